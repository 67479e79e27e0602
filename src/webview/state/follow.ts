// What the page does by itself when something changes: asks for details and columns, moves the clock, finds the
// critical path.
import { effect, untracked } from '@preact/signals';
import { criticalOf } from '../model/critical.js';
import { MOST_COLUMNS } from '../model/grid.js';
import type { Actions } from './act.js';
import type { About, PageState } from './page-state.js';

const CLOCK_MS = 500;
const CRITICAL_MS = 500;
/** In a larger graph the path is looked for after the picture is there, which everybody waits for. */
const CRITICAL_AT_ONCE = 1000;

/** Starts all of it; returns what ends it. */
export function follow(page: PageState, actions: Actions): () => void {
  const ends = [
    followSelection(page, actions),
    followGrid(page, actions),
    moveClock(page),
    followCritical(page),
    followNewest(page, actions),
    ...followCauses(page, actions),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** The host sends details and log for the task selected, as long as it is. */
function followSelection(page: PageState, actions: Actions): () => void {
  return effect(() => {
    // Also when the host has started over: it has forgotten what it was asked for.
    void page.starts.value;
    if (!page.isReady.value) return;
    const task_id = page.showsDetails.value ? page.selected.value : null;
    const attempt = page.attempt.value;
    actions.post({
      type: 'select',
      run_id: page.runId.value,
      task_id,
      ...(attempt !== null && { attempt }),
    });
  });
}

/** What was refused is said until that is another: the file, the run, what can be done here. */
function followCauses(page: PageState, actions: Actions): readonly (() => void)[] {
  const on = (about: About, cause: () => unknown): (() => void) => {
    let before: unknown;
    return effect(() => {
      const now = JSON.stringify(cause());
      if (before !== undefined && before !== now) untracked(() => actions.forget(about));
      before = now;
    });
  };
  const newest = (): string | undefined => page.runs.value.rows[0]?.run_id;
  return [
    on('dag', () => [page.dag.value?.id, page.dag.value?.revision, page.can.value, newest()]),
    on('run', () => [page.runId.value, page.runState.value, page.dag.value?.revision, page.can.value]),
    on('file', () => [page.dag.value?.id, page.runId.value, page.selected.value]),
  ];
}

/** Columns are asked for while the grid is open, once each. */
function followGrid(page: PageState, actions: Actions): () => void {
  const asked = new Set<string>();
  return effect(() => {
    if (page.tab.value !== 'grid' || !page.isReady.value) return;
    const known = page.grid.value;
    if (known.size === 0) asked.clear();
    const wanted = page.runs.value.rows
      .slice(0, MOST_COLUMNS)
      .map((row) => ({ id: row.run_id, key: `${row.run_id} ${row.state} ${row.ended_at}` }))
      .filter(({ id, key }) => !known.has(id) && !asked.has(key) && id !== page.runId.value);
    if (wanted.length === 0) return;
    for (const { key } of wanted) asked.add(key);
    actions.post({ type: 'request_grid', run_ids: wanted.map(({ id }) => id) });
  });
}

/** Only while something runs, is looked at and told: an idle page costs nothing, one that hears nothing knows no time. */
function moveClock(page: PageState): () => void {
  page.clock.value = Date.now();
  return effect(() => {
    if (!page.isLive.value || page.connection.value !== 'open') return;
    const timer = setInterval(() => {
      if (!document.hidden) page.clock.value = Date.now();
    }, CLOCK_MS);
    page.clock.value = Date.now();
    return () => clearInterval(timer);
  });
}

/** Who watches the newest run sees the next one when it comes; who reads something is only told of it. */
function followNewest(page: PageState, actions: Actions): () => void {
  let newest: string | null | undefined;
  return effect(() => {
    if (!page.isReady.value) return;
    const [row] = page.runs.value.rows;
    const before = newest;
    newest = row?.run_id ?? null;
    // Ids grow with time: the newest may also have been deleted.
    if (before === undefined || !row || row.run_id <= (before ?? '')) return;
    const isRead = page.selected.peek() !== null || page.run.replayAt.peek() !== null;
    if (page.runId.peek() === before && !page.isLive.peek() && !isRead) actions.chooseRun(row.run_id);
  });
}

/** Anew when something changed, but seldom: it looks at every edge. */
function followCritical(page: PageState): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const find = (): void => {
    timer = undefined;
    const drawn = page.drawn.peek();
    if (!drawn) return;
    const critical = criticalOf(drawn, page.run.shown, page.stats.peek(), page.now.peek());
    if (critical.ids.join() !== page.critical.peek().ids.join()) page.critical.value = critical;
  };
  const end = effect(() => {
    void [page.stats.value, page.run.structure.value];
    if ((page.drawn.value?.tasks.length ?? 0) <= CRITICAL_AT_ONCE) find();
    else timer ??= setTimeout(find, CRITICAL_MS);
  });
  const endChanges = effect(() => {
    void page.run.change.value;
    timer ??= setTimeout(find, CRITICAL_MS);
  });
  return () => {
    end();
    endChanges();
    clearTimeout(timer);
  };
}
