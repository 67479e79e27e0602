// Every name that VS Code knows us by, once: package.json's contributions are made from these (manifest/).

export const COMMANDS = [
  'taskflow.runDag',
  'taskflow.runTask',
  'taskflow.runFromTask',
  'taskflow.runUntilTask',
  'taskflow.cancelRun',
  'taskflow.resumeRun',
  'taskflow.retryFailed',
  'taskflow.retryTask',
  'taskflow.openGraph',
  'taskflow.openLog',
  'taskflow.followLog',
  'taskflow.compareRuns',
  'taskflow.deleteRun',
  'taskflow.pruneRuns',
  'taskflow.copyRunId',
  'taskflow.revealFile',
  'taskflow.goToTask',
  'taskflow.newDagFile',
  'taskflow.openHistoryFolder',
  'taskflow.showLog',
  'taskflow.openDocs',
  'taskflow.groupRunsByDay',
  'taskflow.groupRunsByDag',
  'taskflow.filterRuns',
  'taskflow.clearRunsFilter',
  'taskflow.loadMoreRuns',
  'taskflow.enableScheduler',
  'taskflow.disableScheduler',
  'taskflow.pauseDag',
  'taskflow.resumeDag',
  'taskflow.startServer',
  'taskflow.stopServer',
  'taskflow.openServerPage',
  'taskflow.copyServerToken',
] as const;
export type CommandId = (typeof COMMANDS)[number];

export const VIEWS = {
  container: 'taskflow',
  dags: 'taskflow.dags',
  runs: 'taskflow.runs',
  nextDay: 'taskflow.nextDay',
} as const;

export const SETTINGS = {
  globs: 'taskflow.files',
  resume: 'taskflow.resumeInterruptedRuns',
  notifyFailure: 'taskflow.notifications.failure',
  notifyAfter: 'taskflow.notifications.afterSeconds',
  notifyProgress: 'taskflow.notifications.progress',
  direction: 'taskflow.graph.direction',
  maxParallel: 'taskflow.maxParallelTasks',
  keepRuns: 'taskflow.history.keepRunsPerDag',
  keepDays: 'taskflow.history.keepDays',
  largestHistory: 'taskflow.history.maxSizeMegabytes',
  shell: 'taskflow.shell',
  codeLens: 'taskflow.codeLens',
  python: 'taskflow.python',
} as const;

export const CONTEXT_KEYS = {
  hasDags: 'taskflow.hasDags',
  /** All DAG files have been looked for once. */
  hasLooked: 'taskflow.hasLooked',
  hasRuns: 'taskflow.hasRuns',
  /** Runs that are not over, interrupted ones among them. */
  hasActiveRuns: 'taskflow.hasActiveRuns',
  /** An object with the paths of all DAG files. */
  dagPaths: 'taskflow.dagPaths',
  isDagFile: 'taskflow.isDagFile',
  runsGroup: 'taskflow.runsGroup',
  runsFiltered: 'taskflow.runsFiltered',
  /** Of some folder. */
  schedulesOn: 'taskflow.schedulesOn',
  /** Of some folder that may have them on. */
  schedulesOff: 'taskflow.schedulesOff',
  serverOn: 'taskflow.serverOn',
} as const;

export const GRAPH_VIEW_TYPE = 'taskflow.graph';
