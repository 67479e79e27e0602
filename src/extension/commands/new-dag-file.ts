// Makes a DAG file from a template and opens it.
import * as vscode from 'vscode';
import { SETTINGS } from '../ids.js';
import type { Services } from '../services.js';
import { placeForDag } from './dag-place.js';
import { pickFolder } from './pick-folder.js';
import { tellObstacle, wayToSetting } from './tell-obstacle.js';

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

export async function newDagFile(services: Services): Promise<void> {
  const { window, l10n } = vscode;
  const folder = await chooseFolder(services);
  if (!folder) return;
  const template = await window.showQuickPick(templates(), {
    placeHolder: l10n.t('What shall it start from?'),
  });
  if (!template) return;
  const placeOf = (id: string) => placeForDag(folder, services.files.all, `${id}.dag.yaml`);
  const name = await window.showInputBox({
    prompt: l10n.t('Name of the DAG'),
    value: 'my_dag',
    validateInput: (text) => {
      if (!/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/.test(text))
        return l10n.t('Letters, digits, _ and -; a letter or _ first');
      const place = placeOf(text);
      const message = place && l10n.t('It becomes {0}', vscode.workspace.asRelativePath(place));
      return message ? { message, severity: vscode.InputBoxValidationSeverity.Info } : undefined;
    },
  });
  if (!name) return;
  const uri = placeOf(name);
  if (uri) await write(uri, `id: ${name}\n${template.text}`);
  else
    void tellObstacle({
      words: l10n.t(
        'No DAG file {0} is made: the setting {1} has no place for one in {2}.',
        `${name}.dag.yaml`,
        SETTINGS.globs,
        folder.name,
      ),
      way: wayToSetting(SETTINGS.globs),
    });
}

/** That of the file in the editor where it lies among DAGs; else the user picks. */
async function chooseFolder({ files }: Services): Promise<vscode.WorkspaceFolder | undefined> {
  const { l10n, window, workspace } = vscode;
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0)
    void window.showInformationMessage(l10n.t('Open a folder first: a DAG file lives in one.'));
  const active = window.activeTextEditor?.document.uri;
  const isAmongDags = active && files.all.some(({ uri }) => folderUri(uri) === folderUri(active));
  const here = isAmongDags ? workspace.getWorkspaceFolder(active) : undefined;
  return (
    here ??
    (
      await pickFolder(
        folders.map((folder) => ({ folder })),
        l10n.t('Which folder?'),
      )
    )?.folder
  );
}

function folderUri(uri: vscode.Uri): string {
  return vscode.Uri.joinPath(uri, '..').toString();
}

async function write(uri: vscode.Uri, text: string): Promise<void> {
  const { l10n, window, workspace } = vscode;
  try {
    await workspace.fs.stat(uri);
    void window.showErrorMessage(l10n.t('{0} is there already.', workspace.asRelativePath(uri)));
  } catch {
    await workspace.fs.writeFile(uri, Buffer.from(text));
  }
  await window.showTextDocument(uri);
}
