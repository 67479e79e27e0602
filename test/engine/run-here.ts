// Runs in a home of their own, made and executed in this process.
import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DagDefinition } from '../../src/core/definition.js';
import type { RunEvent } from '../../src/core/events.js';
import type { RunState } from '../../src/core/run-state.js';
import { type ExecuteOptions, type Execution, executeRun } from '../../src/engine/execute-run.js';
import { prepareRun, type RunRequest } from '../../src/engine/prepare-run.js';
import { createRun, type NewRun } from '../../src/history/create-run.js';
import { readRunState } from '../../src/history/journal-reader.js';
import { takeOwnership } from '../../src/history/ownership.js';
import type { RunFolder } from '../../src/history/run-folder.js';
import { removeFolder } from '../support/remove-folder.js';

export class HomeHere {
  readonly path = mkdtempSync(join(realpathSync(tmpdir()), 'taskflow-run-'));
  readonly home = join(this.path, 'home');

  constructor() {
    for (const name of ['runs', 'active']) mkdirSync(join(this.home, name), { recursive: true });
  }

  create(definition: DagDefinition, more: Partial<NewRun> = {}): RunFolder {
    const dag_id = definition.id;
    const run = {
      dag_id,
      definition,
      params: {},
      trigger: 'manual',
      file: null,
      project: this.path,
    } as const;
    return createRun(this.home, { ...run, ...more });
  }

  /** A whole run unless `more` selects a part, as a person starts it. */
  prepare(definition: DagDefinition, more: Partial<RunRequest> = {}): Promise<RunFolder> {
    const { home, path } = this;
    const run = { file: null, params: {}, trigger: 'manual', selected: null } as const;
    return prepareRun({ home, project: path, definition, ...run, ...more });
  }

  execute(folder: RunFolder, options: Partial<ExecuteOptions> = {}): Execution {
    const taken = takeOwnership(folder);
    if (!taken.ok) throw new Error(`the run is owned: ${taken.reason}`);
    return executeRun({ folder, ownership: taken.ownership, ...options });
  }

  /** Resolves with the state when an event comes for which `isIt` holds; the run goes on. */
  executeUntil(folder: RunFolder, isIt: (event: RunEvent) => boolean) {
    let tell: () => void = () => {};
    const seen = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const execution = this.execute(folder, {
      onEvents: (events) => {
        if (events.some(isIt)) tell();
      },
    });
    return { execution, seen };
  }

  state(folder: RunFolder): RunState {
    const state = readRunState(folder.journal);
    if (!state) throw new Error('no run');
    return state;
  }

  dispose(): void {
    removeFolder(this.path);
  }
}

/** A home for each test of the suite that calls this. */
export function homeOfEachTest(): { readonly current: HomeHere } {
  const holder = { current: undefined as unknown as HomeHere };
  beforeEach(() => {
    holder.current = new HomeHere();
  });
  afterEach(() => holder.current.dispose());
  return holder;
}
