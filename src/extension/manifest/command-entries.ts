// Every command's title, icon, menus and keys.
import { CONTEXT_KEYS, type CommandId, GRAPH_VIEW_TYPE, VIEWS } from '../ids.js';

export interface CommandEntry {
  readonly title: string;
  readonly icon?: string;
  /** Where it shows in menus. */
  readonly menus?: ReadonlyArray<{ readonly menu: string; readonly when?: string; readonly group: string }>;
  /** When it shows in the palette; `false` where it makes sense only where it is clicked. Always by default. */
  readonly palette?: string;
  readonly keys?: { readonly key: string; readonly mac?: string; readonly when: string };
}

const onDag = `view == ${VIEWS.dags} && viewItem =~ /^dag( |$)/`;
const onDagTask = `view == ${VIEWS.dags} && viewItem =~ /^dagTask/`;
const onRun = `view == ${VIEWS.runs} && viewItem =~ /^run /`;
const onRunTask = `view == ${VIEWS.runs} && viewItem =~ /^task/`;
const onLogged = `view == ${VIEWS.runs} && viewItem =~ /logged/`;
/** A task in the graph, by the words that the page gives it: see vscode-context.ts. */
const inGraph = (words: string, group: string) => ({
  menu: 'webview/context',
  when: `webviewId == '${GRAPH_VIEW_TYPE}' && webviewSection =~ /${words}/`,
  group,
});
const item = (when: string, group: string) => ({ menu: 'view/item/context', when, group });
const inRuns = (when: string, group: string) => ({
  menu: 'view/title',
  when: `view == ${VIEWS.runs}${when}`,
  group,
});
const inNextDay = (when: string, group: string) => ({
  menu: 'view/title',
  when: `view == ${VIEWS.nextDay}${when}`,
  group,
});
const inEditor = { menu: 'editor/title', when: CONTEXT_KEYS.isDagFile, group: 'navigation' };
const inExplorer = (group: string) => ({
  menu: 'explorer/context',
  when: `resourcePath in ${CONTEXT_KEYS.dagPaths}`,
  group,
});
/** In the palette they ask which DAG or run: there must be one. */
const someDag = `${CONTEXT_KEYS.hasDags} || ${CONTEXT_KEYS.isDagFile}`;
const someRun = CONTEXT_KEYS.hasRuns;
const someActiveRun = CONTEXT_KEYS.hasActiveRuns;
const someFolder = 'workspaceFolderCount > 0';
const inDagEditor = `${CONTEXT_KEYS.isDagFile} && editorFocus`;

export const COMMAND_ENTRIES: Readonly<Record<CommandId, CommandEntry>> = {
  'taskflow.runDag': {
    title: 'Run DAG…',
    icon: '$(play)',
    menus: [
      item(`${onDag} && viewItem =~ /runnable/`, 'inline@1'),
      item(`${onDag} && viewItem =~ /runnable/`, '1_run@1'),
      inEditor,
      inExplorer('7_taskflow@1'),
    ],
    palette: someDag,
    keys: { key: 'ctrl+alt+enter', mac: 'cmd+alt+enter', when: inDagEditor },
  },
  'taskflow.runTask': {
    title: 'Run This Task Alone',
    menus: [inGraph('task', '2_part@3'), item(`${onDagTask} && viewItem =~ /runnable/`, '1_run@1')],
    palette: someDag,
  },
  'taskflow.runFromTask': {
    title: 'Run from Here',
    menus: [inGraph('task', '2_part@2'), item(`${onDagTask} && viewItem =~ /runnable/`, '1_run@2')],
    palette: someDag,
  },
  'taskflow.runUntilTask': {
    title: 'Run until Here',
    menus: [inGraph('task', '2_part@1'), item(`${onDagTask} && viewItem =~ /runnable/`, '1_run@3')],
    palette: someDag,
  },
  'taskflow.cancelRun': {
    title: 'Cancel Run',
    icon: '$(stop-circle)',
    menus: [
      item(`${onRun} && viewItem =~ /cancellable/`, 'inline@1'),
      item(`${onRun} && viewItem =~ /cancellable/`, '1_run@2'),
    ],
    palette: someActiveRun,
  },
  'taskflow.resumeRun': {
    title: 'Resume Run',
    icon: '$(debug-continue)',
    menus: [
      item(`${onRun} && viewItem =~ /resumable/`, 'inline@2'),
      item(`${onRun} && viewItem =~ /resumable/`, '1_run@1'),
    ],
    palette: someActiveRun,
  },
  'taskflow.retryFailed': {
    title: 'Retry Failed Tasks',
    icon: '$(debug-restart)',
    menus: [
      item(`${onRun} && viewItem =~ /retryable/`, 'inline@2'),
      item(`${onRun} && viewItem =~ /retryable/`, '1_run@1'),
    ],
    palette: someRun,
  },
  'taskflow.retryTask': {
    title: 'Retry Task and What Follows',
    icon: '$(debug-restart)',
    menus: [
      inGraph('logged|inRun', '1_run@3'),
      item(`view == ${VIEWS.runs} && viewItem =~ /^task retryable/`, 'inline@1'),
      item(`view == ${VIEWS.runs} && viewItem =~ /^task retryable/`, '1_run@1'),
    ],
    palette: someRun,
  },
  'taskflow.openGraph': {
    title: 'Open Graph',
    icon: '$(type-hierarchy)',
    menus: [
      item(onDag, 'inline@2'),
      item(onDag, '2_open@2'),
      item(onRun, 'inline@9'),
      item(onRun, '2_open@2'),
      item(onRunTask, 'inline@9'),
      item(onRunTask, '2_open@3'),
      item(onDagTask, 'inline@9'),
      item(onDagTask, '2_open@2'),
      inEditor,
      inExplorer('7_taskflow@2'),
    ],
    palette: someDag,
    keys: { key: 'ctrl+k v', mac: 'cmd+k v', when: inDagEditor },
  },
  'taskflow.openLog': {
    title: 'Open Log',
    icon: '$(output)',
    menus: [
      inGraph('logged', '1_run@1'),
      item(onLogged, 'inline@3'),
      item(onLogged, '2_open@1'),
      item(onRun, 'inline@3'),
      item(onRun, '2_open@1'),
    ],
    palette: someRun,
  },
  'taskflow.followLog': {
    title: 'Follow Log',
    menus: [inGraph('logged', '1_run@2'), item(onLogged, '2_open@2')],
    palette: someRun,
  },
  'taskflow.compareRuns': { title: 'Compare Two Runs…', menus: [item(onRun, '2_open@4')], palette: someRun },
  'taskflow.deleteRun': {
    title: 'Delete Run…',
    menus: [item(`${onRun} && viewItem =~ /deletable/`, '9_delete@1')],
    palette: someRun,
  },
  'taskflow.pruneRuns': {
    title: 'Prune Runs…',
    menus: [inRuns('', '9_prune@1')],
    palette: someRun,
  },
  'taskflow.copyRunId': { title: 'Copy Run Id', menus: [item(onRun, '3_copy@1')], palette: someRun },
  'taskflow.revealFile': {
    title: 'Reveal DAG File in Explorer',
    menus: [item(onDag, '2_open@3')],
    palette: someDag,
  },
  'taskflow.goToTask': {
    title: 'Go to Definition in File',
    menus: [inGraph('task', '3_show@1'), item(onDagTask, '2_open@1')],
    palette: someDag,
  },
  'taskflow.newDagFile': {
    title: 'New DAG File…',
    icon: '$(add)',
    menus: [{ menu: 'view/title', when: `view == ${VIEWS.dags}`, group: 'navigation@1' }],
    palette: someFolder,
  },
  'taskflow.openHistoryFolder': {
    title: 'Open History Folder',
    menus: [inRuns('', '9_prune@2')],
    palette: someFolder,
  },
  'taskflow.showLog': { title: 'Show TaskFlow’s Own Log' },
  'taskflow.openDocs': { title: 'How to Write a DAG File', icon: '$(book)' },
  'taskflow.groupRunsByDay': {
    title: 'Group Runs by Day',
    icon: '$(calendar)',
    palette: 'false',
    menus: [inRuns(` && ${CONTEXT_KEYS.runsGroup} == dag`, 'navigation@1')],
  },
  'taskflow.groupRunsByDag': {
    title: 'Group Runs by DAG',
    icon: '$(list-tree)',
    palette: 'false',
    menus: [inRuns(` && ${CONTEXT_KEYS.runsGroup} != dag`, 'navigation@1')],
  },
  'taskflow.filterRuns': {
    title: 'Filter Runs…',
    icon: '$(filter)',
    menus: [inRuns('', 'navigation@2')],
    palette: someRun,
  },
  'taskflow.clearRunsFilter': {
    title: 'Clear Filter',
    icon: '$(clear-all)',
    palette: 'false',
    menus: [inRuns(` && ${CONTEXT_KEYS.runsFiltered}`, 'navigation@3')],
  },
  'taskflow.loadMoreRuns': { title: 'Load More Runs', palette: 'false' },
  'taskflow.enableScheduler': {
    title: 'Enable Scheduler for This Folder',
    icon: '$(play-circle)',
    menus: [inNextDay(` && !${CONTEXT_KEYS.schedulesOn}`, 'navigation@1')],
    palette: `${someFolder} && (!${CONTEXT_KEYS.schedulesOn} || ${CONTEXT_KEYS.schedulesOff})`,
  },
  'taskflow.disableScheduler': {
    title: 'Disable Scheduler for This Folder',
    icon: '$(circle-slash)',
    menus: [inNextDay(` && ${CONTEXT_KEYS.schedulesOn}`, '1_schedules@1')],
    palette: CONTEXT_KEYS.schedulesOn,
  },
  'taskflow.pauseDag': {
    title: 'Pause Schedule of DAG',
    icon: '$(debug-pause)',
    menus: [
      item(`${onDag} && viewItem =~ /scheduled/`, '1_run@4'),
      item(`view == ${VIEWS.nextDay} && viewItem == coming`, 'inline@1'),
    ],
    palette: someDag,
  },
  'taskflow.resumeDag': {
    title: 'Resume Schedule of DAG',
    icon: '$(debug-continue)',
    menus: [
      item(`${onDag} && viewItem =~ /paused/`, 'inline@3'),
      item(`${onDag} && viewItem =~ /paused/`, '1_run@4'),
      item(`view == ${VIEWS.nextDay} && viewItem =~ /paused/`, 'inline@1'),
    ],
    palette: someDag,
  },
  'taskflow.startServer': {
    title: 'Start API Server',
    icon: '$(broadcast)',
    palette: `${someFolder} && !${CONTEXT_KEYS.serverOn}`,
  },
  'taskflow.stopServer': { title: 'Stop API Server', palette: CONTEXT_KEYS.serverOn },
  'taskflow.openServerPage': { title: 'Open Page of API Server', palette: CONTEXT_KEYS.serverOn },
  'taskflow.copyServerToken': { title: 'Copy Token of API Server', palette: CONTEXT_KEYS.serverOn },
};
