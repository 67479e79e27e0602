// What package.json contributes, made from the ids that the code uses: `npm run contributions` writes it there.
import { COMMANDS, CONTEXT_KEYS, type CommandId, SETTINGS, VIEWS } from '../ids.js';

interface CommandEntry {
  readonly title: string;
  readonly icon?: string;
  readonly enablement?: string;
  /** Where it shows in menus. */
  readonly menus?: ReadonlyArray<{ readonly menu: string; readonly when?: string; readonly group: string }>;
  /** True to leave it out of the palette: it makes sense only where it is clicked. */
  readonly isHidden?: boolean;
}

const trusted = 'isWorkspaceTrusted';
const onDag = `view == ${VIEWS.dags} && viewItem =~ /^dag( |$)/`;
const onDagTask = `view == ${VIEWS.dags} && viewItem =~ /^dagTask/`;
const onRun = `view == ${VIEWS.runs} && viewItem =~ /^run /`;
const item = (when: string, group: string) => ({ menu: 'view/item/context', when, group });
const inRuns = (when: string, group: string) => ({
  menu: 'view/title',
  when: `view == ${VIEWS.runs}${when}`,
  group,
});
const inEditor = { menu: 'editor/title', when: CONTEXT_KEYS.isDagFile, group: 'navigation' };

const COMMAND_ENTRIES: Readonly<Record<CommandId, CommandEntry>> = {
  'taskflow.runDag': {
    title: 'Run DAG…',
    icon: '$(play)',
    enablement: trusted,
    menus: [
      item(`${onDag} && viewItem =~ /runnable/`, 'inline@1'),
      item(`${onDag} && viewItem =~ /runnable/`, '1_run@1'),
      inEditor,
    ],
  },
  'taskflow.runTask': {
    title: 'Run This Task Alone',
    enablement: trusted,
    menus: [item(`${onDagTask} && viewItem =~ /runnable/`, '1_run@1')],
  },
  'taskflow.runFromTask': {
    title: 'Run from Here',
    enablement: trusted,
    menus: [item(`${onDagTask} && viewItem =~ /runnable/`, '1_run@2')],
  },
  'taskflow.runUntilTask': {
    title: 'Run until Here',
    enablement: trusted,
    menus: [item(`${onDagTask} && viewItem =~ /runnable/`, '1_run@3')],
  },
  'taskflow.cancelRun': {
    title: 'Cancel Run',
    icon: '$(stop-circle)',
    enablement: trusted,
    menus: [item(`${onRun} && viewItem =~ /cancellable/`, 'inline@1')],
  },
  'taskflow.resumeRun': {
    title: 'Resume Run',
    icon: '$(debug-continue)',
    enablement: trusted,
    menus: [item(`${onRun} && viewItem =~ /resumable/`, 'inline@2')],
  },
  'taskflow.retryFailed': {
    title: 'Retry Failed Tasks',
    icon: '$(debug-restart)',
    enablement: trusted,
    menus: [
      item(`${onRun} && viewItem =~ /retryable/`, 'inline@2'),
      item(`${onRun} && viewItem =~ /retryable/`, '1_run@1'),
    ],
  },
  'taskflow.retryTask': {
    title: 'Retry Task and What Follows',
    icon: '$(debug-restart)',
    enablement: trusted,
    menus: [item(`view == ${VIEWS.runs} && viewItem =~ /^task retryable/`, 'inline@1')],
  },
  'taskflow.openGraph': {
    title: 'Open Graph',
    icon: '$(type-hierarchy)',
    menus: [item(onDag, 'inline@2'), item(onRun, 'inline@9'), inEditor],
  },
  'taskflow.openLog': {
    title: 'Open Log',
    icon: '$(output)',
    menus: [item(`view == ${VIEWS.runs} && viewItem =~ /logged/`, 'inline@2'), item(onRun, '2_open@1')],
  },
  'taskflow.followLog': {
    title: 'Follow Log',
    menus: [item(`view == ${VIEWS.runs} && viewItem =~ /logged/`, '2_open@2')],
  },
  'taskflow.compareRuns': { title: 'Compare Two Runs…', menus: [item(onRun, '2_open@3')] },
  'taskflow.deleteRun': {
    title: 'Delete Run…',
    enablement: trusted,
    menus: [item(`${onRun} && viewItem =~ /deletable/`, '9_delete@1')],
  },
  'taskflow.pruneRuns': { title: 'Prune Runs…', enablement: trusted, menus: [inRuns('', '9_prune@1')] },
  'taskflow.copyRunId': { title: 'Copy Run Id', menus: [item(onRun, '3_copy@1')] },
  'taskflow.revealFile': { title: 'Reveal DAG File in Explorer', menus: [item(onDag, '2_open@1')] },
  'taskflow.goToTask': { title: 'Go to Definition in File', menus: [item(onDagTask, '2_open@1')] },
  'taskflow.newDagFile': {
    title: 'New DAG File…',
    icon: '$(add)',
    menus: [{ menu: 'view/title', when: `view == ${VIEWS.dags}`, group: 'navigation@1' }],
  },
  'taskflow.openHistoryFolder': { title: 'Open History Folder' },
  'taskflow.showLog': { title: 'Show TaskFlow’s Own Log' },
  'taskflow.groupRunsByDay': {
    title: 'Group Runs by Day',
    icon: '$(calendar)',
    isHidden: true,
    menus: [inRuns(` && ${CONTEXT_KEYS.runsGroup} == dag`, 'navigation@1')],
  },
  'taskflow.groupRunsByDag': {
    title: 'Group Runs by DAG',
    icon: '$(list-tree)',
    isHidden: true,
    menus: [inRuns(` && ${CONTEXT_KEYS.runsGroup} != dag`, 'navigation@1')],
  },
  'taskflow.filterRuns': { title: 'Filter Runs…', icon: '$(filter)', menus: [inRuns('', 'navigation@2')] },
  'taskflow.clearRunsFilter': {
    title: 'Clear Filter',
    icon: '$(clear-all)',
    isHidden: true,
    menus: [inRuns(` && ${CONTEXT_KEYS.runsFiltered}`, 'navigation@3')],
  },
  'taskflow.loadMoreRuns': { title: 'Load More Runs', isHidden: true },
};

/** package.json's `contributes`. Texts are keys of package.nls.json. */
export function contributions(): {
  readonly contributes: object;
  readonly nls: Readonly<Record<string, string>>;
} {
  const nls: Record<string, string> = {};
  const text = (key: string, words: string) => {
    nls[key] = words;
    return `%${key}%`;
  };
  const menus: Record<string, object[]> = { commandPalette: [] };
  const commands = COMMANDS.map((command) => {
    const { title, icon, enablement, menus: places = [], isHidden } = COMMAND_ENTRIES[command];
    if (isHidden) menus.commandPalette?.push({ command, when: 'false' });
    for (const { menu, when, group } of places) {
      menus[menu] ??= [];
      menus[menu].push({ command, ...(when && { when }), group });
    }
    return {
      command,
      title: text(`${command}.title`, title),
      category: 'TaskFlow',
      ...(icon && { icon }),
      ...(enablement && { enablement }),
    };
  });
  const welcome = (view: string, key: string, words: string, when: string) => ({
    view,
    contents: text(key, words),
    when,
  });
  return {
    nls,
    contributes: {
      commands,
      menus,
      viewsContainers: {
        activitybar: [{ id: VIEWS.container, title: 'TaskFlow', icon: 'media/taskflow.svg' }],
      },
      views: {
        [VIEWS.container]: [
          { id: VIEWS.dags, name: text('views.dags', 'DAGs'), icon: 'media/taskflow.svg' },
          { id: VIEWS.runs, name: text('views.runs', 'Runs'), icon: '$(history)' },
        ],
      },
      viewsWelcome: [
        welcome(
          VIEWS.dags,
          'welcome.noFolder',
          'Open a folder to find the DAG files in it.\n[Open Folder](command:vscode.openFolder)',
          'workspaceFolderCount == 0',
        ),
        welcome(
          VIEWS.dags,
          'welcome.noDags',
          'There is no DAG file (`*.dag.yaml`) in this folder yet.\n[New DAG File](command:taskflow.newDagFile)',
          `workspaceFolderCount > 0 && !${CONTEXT_KEYS.hasDags}`,
        ),
        welcome(
          VIEWS.runs,
          'welcome.noRuns',
          'Nothing has run yet.\n[Run a DAG](command:taskflow.runDag)',
          `isWorkspaceTrusted && !${CONTEXT_KEYS.runsFiltered}`,
        ),
        welcome(
          VIEWS.runs,
          'welcome.noMatch',
          'No run matches the filter.\n[Clear Filter](command:taskflow.clearRunsFilter)',
          CONTEXT_KEYS.runsFiltered,
        ),
        welcome(
          VIEWS.runs,
          'welcome.untrusted',
          'In Restricted Mode DAGs are checked and drawn, but not run.\n[Manage Workspace Trust](command:workbench.trust.manage)',
          '!isWorkspaceTrusted',
        ),
      ],
      configuration: { title: 'TaskFlow', properties: settings(text) },
      jsonValidation: [{ fileMatch: ['*.dag.json'], url: './media/dag.schema.json' }],
      yamlValidation: [{ fileMatch: ['*.dag.yaml', '*.dag.yml'], url: './media/dag.schema.json' }],
    },
  };
}

function settings(text: (key: string, words: string) => string): object {
  const described = (key: string, words: string) => ({
    markdownDescription: text(`${key}.description`, words),
  });
  return {
    [SETTINGS.globs]: {
      type: 'array',
      items: { type: 'string' },
      default: ['**/*.dag.{yaml,yml,json}'],
      scope: 'resource',
      ...described(
        SETTINGS.globs,
        'Globs of the files that are DAGs. `node_modules`, `dist`, `.venv` and what `#files.exclude#` hides are never looked into.',
      ),
    },
    [SETTINGS.resume]: {
      type: 'string',
      enum: ['always', 'ask', 'never'],
      default: 'always',
      scope: 'window',
      ...described(
        SETTINGS.resume,
        'Whether runs whose runner died (a crash, a restart of the machine) are taken up again when the editor starts.',
      ),
    },
    [SETTINGS.notifyFailure]: {
      type: 'boolean',
      default: true,
      scope: 'window',
      ...described(SETTINGS.notifyFailure, 'Show a message when a run fails.'),
    },
    [SETTINGS.notifyAfter]: {
      type: 'number',
      minimum: 0,
      default: 60,
      scope: 'window',
      ...described(
        SETTINGS.notifyAfter,
        'Show a message when a run that took at least this many seconds completes; 0 for never.',
      ),
    },
    [SETTINGS.direction]: {
      type: 'string',
      enum: ['right', 'down'],
      default: 'right',
      scope: 'resource',
      ...described(SETTINGS.direction, 'The direction in which graphs flow.'),
    },
    [SETTINGS.maxParallel]: {
      type: 'number',
      minimum: 0,
      default: 0,
      scope: 'resource',
      ...described(
        SETTINGS.maxParallel,
        'How many tasks of a run may run at once when it is started here; 0 leaves it to the DAG, else to the number of cores.',
      ),
    },
    [SETTINGS.keepRuns]: {
      type: 'number',
      minimum: 0,
      default: 0,
      scope: 'resource',
      ...described(
        SETTINGS.keepRuns,
        'How many finished runs of each DAG are kept; older ones are deleted with their logs. 0 keeps all.',
      ),
    },
  };
}
