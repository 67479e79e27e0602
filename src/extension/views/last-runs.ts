// The newest run of each DAG: asked of the index when runs came or went, taken from live runs in between.
import type { RunStateName } from '../../core/states.js';
import type { DagFile } from '../dags/dag-files.js';
import type { RunStore } from '../runs/run-store.js';
import type { FolderRunChange, Services } from '../services.js';

export interface LastRun {
  readonly run_id: string;
  readonly state: RunStateName;
  readonly created_at: number;
}

export class LastRuns {
  readonly #services: Services;
  /** What the index told, by store and DAG. */
  readonly #known = new Map<RunStore, Map<string, LastRun>>();
  readonly #outdated = new Set<RunStore>();

  constructor(services: Services) {
    this.#services = services;
  }

  /** Its index is to be asked again; null: all are. */
  outdate(store: RunStore | null): void {
    for (const each of store ? [store] : this.#services.stores) this.#outdated.add(each);
  }

  /** Takes over what a live run has become: when it is over, the index may be behind. */
  note({ store, state }: FolderRunChange): void {
    const known = this.#known.get(store);
    const last = known?.get(state.dag_id);
    if (!last || last.run_id <= state.run_id)
      known?.set(state.dag_id, { run_id: state.run_id, state: state.state, created_at: state.created_at });
  }

  /** Asks the indexes that are to be asked. O(their runs). */
  async refresh(): Promise<void> {
    const stores = this.#services.stores.filter(
      (store) => this.#outdated.has(store) || !this.#known.has(store),
    );
    this.#outdated.clear();
    for (const store of stores) {
      const index = await store.index();
      const { latestRuns } = await import('../../history/queries.js');
      const runs = index ? latestRuns(index) : [];
      this.#known.set(store, new Map(runs.map((run) => [run.dag_id, run])));
    }
    for (const store of this.#known.keys())
      if (!this.#services.stores.includes(store)) this.#known.delete(store);
  }

  of(file: DagFile): LastRun | undefined {
    const store = this.#services.storeOf(file.folder);
    const { id } = file.result;
    const live = store?.live.findLast(({ state }) => state?.dag_id === id);
    const last = store && this.#known.get(store)?.get(id);
    if (!live?.state || !live.stateSeen) return last;
    const { run_id, created_at } = live.state;
    // An old run that is retried is not the newest.
    return last && last.run_id > run_id ? last : { run_id, created_at, state: live.stateSeen };
  }
}
