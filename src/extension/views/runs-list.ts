// The runs that are shown, in groups: read from index and live runs, and kept as nodes that stay the same, so that what
// changed is told to the view and nothing else.
import { idleMs } from '../../core/run-time.js';
import { listRuns, tasksOfRun } from '../../history/queries.js';
import type { LiveRun } from '../runs/live-run.js';
import type { RunStore } from '../runs/run-store.js';
import { asQuery, type FilterChoice } from './runs-filter.js';
import type { GroupNode, RunEntry, RunNode, RunsNode, TaskEntry, TaskNode } from './runs-nodes.js';
import { taskEntry } from './runs-nodes.js';
import { dayName } from './times.js';

/** More children than this make trees slow; the graph shows all. */
const MOST_TASKS = 200;

export interface ShownRuns {
  readonly stores: readonly RunStore[];
  /** Asked when the stores have been read. */
  readonly faults: () => readonly string[];
  readonly filter: FilterChoice;
  readonly isByDag: boolean;
  readonly limit: number;
}

/** `all`: whatever is shown is to be asked anew. */
export type Changed = 'all' | readonly RunsNode[];

export class RunsList {
  #roots: readonly RunsNode[] = [];
  #groups = new Map<string, GroupNode>();
  #runs = new Map<string, RunNode>();
  /** Of the runs that were opened. */
  readonly #tasks = new Map<string, Map<string, TaskNode>>();
  #faults: readonly string[] = [];
  /** Of the reading that is held. */
  #shown: ShownRuns | null = null;

  get roots(): readonly RunsNode[] {
    return this.#roots;
  }

  /** Reads what is to be shown, and tells what is another than before. O(runs shown). */
  async read(shown: ShownRuns): Promise<Changed> {
    const lists = await Promise.all(shown.stores.map((store) => entriesOf(store, shown)));
    const all = lists.flatMap(({ runs }) => runs).sort((a, b) => (a.run_id < b.run_id ? 1 : -1));
    const runs = all.slice(0, shown.limit);
    const isMore = all.length > runs.length || lists.some(({ more }) => more);
    const isOther = this.#shown?.isByDag !== shown.isByDag;
    if (isOther) this.#forget();
    this.#shown = shown;
    const faults = shown.faults();
    const areFaultsOther = faults.join('\n') !== this.#faults.join('\n');
    this.#faults = faults;
    const changed = this.#regroup(runs, shown.isByDag, isMore);
    return isOther || areFaultsOther ? 'all' : changed;
  }

  /**
   * Takes over what a live run has become; `taskIds` are the tasks that something happened to. A run that is not shown
   * changes nothing.
   */
  update(run: LiveRun, taskIds: ReadonlySet<string>): readonly RunsNode[] {
    const node = this.#runs.get(run.folder.runId);
    if (!node || !run.state) return [];
    const tasks = this.#tasks.get(run.folder.runId);
    const entry = withLive(node.run, run);
    if (!isSameRun(entry, node.run) || (tasks && [...tasks.keys()].some((id) => !run.state?.tasks.has(id)))) {
      node.run = entry;
      return [node];
    }
    const changed: TaskNode[] = [];
    for (const id of taskIds) {
      const state = run.state.tasks.get(id);
      const task = tasks?.get(id);
      if (!state || !task) continue;
      const now = taskEntry(state);
      if (isSameTask(now, task.task)) continue;
      task.task = now;
      changed.push(task);
    }
    return changed;
  }

  /** The nodes below a run, from memory where it is live. */
  async tasks({ run }: RunNode): Promise<RunsNode[]> {
    const live = run.store.liveState(run.run_id);
    const all = live ? [...live.tasks.values()].map(taskEntry) : await tasksOfEnded(run);
    const before = this.#tasks.get(run.run_id);
    const nodes = new Map<string, TaskNode>();
    for (const task of all.slice(0, MOST_TASKS)) {
      const node = before?.get(task.task_id) ?? { kind: 'task', run, task };
      node.run = run;
      node.task = task;
      nodes.set(task.task_id, node);
    }
    this.#tasks.set(run.run_id, nodes);
    const rest = all.length - nodes.size;
    return rest > 0 ? [...nodes.values(), { kind: 'rest', run, count: rest }] : [...nodes.values()];
  }

  #regroup(runs: readonly RunEntry[], isByDag: boolean, isMore: boolean): Changed {
    const before = { roots: this.#roots, groups: this.#groups };
    const changed: RunsNode[] = [];
    const nodes = new Map<string, RunNode>();
    const members = new Map<string, RunNode[]>();
    for (const run of runs) {
      const node = this.#runs.get(run.run_id) ?? { kind: 'run', isGroupedByDag: isByDag, run };
      if (!isSameRun(node.run, run)) changed.push(node);
      node.run = run;
      nodes.set(run.run_id, node);
      const key = isByDag ? run.dag_id : new Date(run.created_at).toDateString();
      const group = members.get(key);
      if (group) group.push(node);
      else members.set(key, [node]);
    }
    const last = [...members.keys()].at(-1);
    this.#groups = new Map();
    for (const [key, group] of members) {
      const node = before.groups.get(key) ?? { kind: 'group', key, label: '', runs: [], isWhole: true };
      const label = isByDag ? key : dayName(group[0]?.run.created_at ?? 0);
      const isWhole = !isMore || (!isByDag && key !== last);
      const isSame = node.label === label && node.isWhole === isWhole && isSameOrder(node.runs, group);
      if (!isSame) changed.push(node);
      Object.assign(node, { label, isWhole, runs: group });
      this.#groups.set(key, node);
    }
    this.#runs = nodes;
    for (const runId of this.#tasks.keys()) if (!nodes.has(runId)) this.#tasks.delete(runId);
    const faults = this.#faults.map((message): RunsNode => ({ kind: 'fault', message }));
    const more: readonly RunsNode[] = isMore ? [{ kind: 'more' }] : [];
    this.#roots = [...faults, ...this.#groups.values(), ...more];
    return isSameOrder([...before.groups.values()], [...this.#groups.values()]) &&
      before.roots.length === this.#roots.length
      ? changed
      : 'all';
  }

  #forget(): void {
    this.#groups.clear();
    this.#runs.clear();
    this.#tasks.clear();
    this.#roots = [];
  }
}

async function entriesOf(
  store: RunStore,
  { filter, limit }: ShownRuns,
): Promise<{ readonly runs: readonly RunEntry[]; readonly more: boolean }> {
  const index = await store.index();
  if (!index) return { runs: [], more: false };
  const page = listRuns(index, asQuery(filter), { limit });
  const live = new Map(store.live.map((run) => [run.folder.runId, run]));
  const runs = page.runs.map((row): RunEntry => {
    const run = live.get(row.run_id);
    return run ? withLive({ store, ...row }, run) : { store, ...row };
  });
  return { runs, more: page.next !== null };
}

/** The index may be behind a run that is not over. */
function withLive(entry: RunEntry, { state, stateSeen }: LiveRun): RunEntry {
  if (!state || !stateSeen) return entry;
  const { started_at = null, ended_at = null, idle } = state;
  return { ...entry, state: stateSeen, started_at, ended_at, idle_ms: idleMs(idle) };
}

async function tasksOfEnded(run: RunEntry): Promise<readonly TaskEntry[]> {
  const index = await run.store.index();
  return index ? tasksOfRun(index, run.run_id) : [];
}

function isSameRun(a: RunEntry, b: RunEntry): boolean {
  return (
    a.state === b.state &&
    a.started_at === b.started_at &&
    a.ended_at === b.ended_at &&
    a.idle_ms === b.idle_ms &&
    a.message === b.message
  );
}

function isSameTask(a: TaskEntry, b: TaskEntry): boolean {
  return a.state === b.state && a.attempts === b.attempts && a.duration_ms === b.duration_ms;
}

function isSameOrder<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((each, place) => each === b[place]);
}
