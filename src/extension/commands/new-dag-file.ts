// Makes a DAG file from a template and opens it.
import * as vscode from 'vscode';

interface Template {
  readonly label: string;
  readonly description: string;
  readonly text: string;
}

function templates(): readonly Template[] {
  const { t } = vscode.l10n;
  return [
    {
      label: t('Small pipeline'),
      description: t('three tasks, one after the other, with an output passed on'),
      text: `tasks:
  extract:
    run: |
      echo "id,amount" > raw.csv
      echo "1,20" >> raw.csv
      echo "rows=1" >> "$TASKFLOW_OUTPUT"
  transform:
    depends_on: [extract]
    retries: 2
    run: sed 1d raw.csv > clean.csv
  load:
    depends_on: [transform]
    env: { ROWS: "\${{ tasks.extract.output.rows }}" }
    run: echo "loaded $ROWS rows"
`,
    },
    {
      label: t('Parallel work with a clean-up'),
      description: t('a fan-out, and a task that always runs at the end'),
      text: `max_parallel_tasks: 4
tasks:
  prepare:
    run: echo prepare
  part_a:
    depends_on: [prepare]
    run: sleep 1
  part_b:
    depends_on: [prepare]
    run: sleep 2
  report:
    depends_on: [part_a, part_b]
    run: echo report
  clean_up:
    depends_on: [report]
    trigger_rule: all_done
    run: echo clean up
`,
    },
    {
      label: t('Scheduled with parameters'),
      description: t('runs every night, asks for a region when started by hand'),
      text: `schedule: { cron: "0 2 * * *", timezone: UTC }
params:
  region: { type: string, enum: [eu, us], default: eu, description: Where to load }
tasks:
  load:
    env: { REGION: "\${{ params.region }}" }
    run: echo "loading $REGION"
`,
    },
  ];
}

export async function newDagFile(): Promise<void> {
  const { window, workspace, l10n } = vscode;
  const folder = workspace.workspaceFolders?.[0];
  if (!folder) {
    void window.showInformationMessage(l10n.t('Open a folder first: a DAG file lives in one.'));
    return;
  }
  const template = await window.showQuickPick(templates(), {
    placeHolder: l10n.t('What shall it start from?'),
  });
  if (!template) return;
  const name = await window.showInputBox({
    prompt: l10n.t('Name of the DAG'),
    value: 'my_dag',
    validateInput: (text) =>
      /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/.test(text)
        ? undefined
        : l10n.t('Letters, digits, _ and -; a letter or _ first'),
  });
  if (!name) return;
  const uri = vscode.Uri.joinPath(folder.uri, `${name}.dag.yaml`);
  try {
    await workspace.fs.stat(uri);
    void window.showErrorMessage(l10n.t('{0} is there already.', `${name}.dag.yaml`));
  } catch {
    await workspace.fs.writeFile(uri, Buffer.from(`id: ${name}\n${template.text}`));
  }
  await window.showTextDocument(uri);
}
