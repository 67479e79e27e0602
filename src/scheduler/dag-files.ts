// The DAGs of a project as a scheduler needs them, kept up to date by looking at the files' times.

import type { DagDefinition, ScheduleDefinition } from '../core/definition.js';
import type { AskHost } from '../core/host-description.js';
import type { DefinitionResult } from '../definition/check-source.js';
import { DAG_FILE_GLOBS } from '../definition/dag-file-globs.js';
import { findDagFiles, loadDagFile } from '../definition/discover.js';
import { checkParams } from '../definition/params.js';
import { hostAsker } from '../engine/hosts/host-asker.js';
import { statIfAny } from '../files/stat-if-any.js';
import { pace } from '../history/pace.js';
import type { Clock } from './clock.js';

/** Known files are looked at so often, and new ones searched for. */
const LOOK_MS = 15_000;
/**
 * Less often where there are many: a look, and a search, may each take one part in so many of a core's time, as far as
 * that is measured; collecting garbage afterwards takes as much again. What is started is read anew in any case.
 */
const SHARE = 20_000;
/** A new file is found by then, however slow the first look was. */
const LONGEST_MS = 120_000;

export interface KnownDag {
  readonly id: string;
  /** Absolute path. */
  readonly file: string;
  /** Null where the file has errors. */
  readonly definition: DagDefinition | null;
  /** Why it can't run by its schedule; null: it can. */
  readonly fault: string | null;
  /** False only where it surely has none. */
  readonly mayHaveSchedule: boolean;
}

export interface FaultyDag extends KnownDag {
  readonly fault: string;
}

/** A DAG that runs by its schedule. */
export interface ScheduledDag extends KnownDag {
  readonly definition: DagDefinition & { readonly schedule: ScheduleDefinition };
  readonly fault: null;
}

interface LoadedFile {
  /** Changes with the file. */
  readonly signature: string;
  readonly dags: readonly KnownDag[];
}

export class DagFiles {
  readonly #project: string;
  readonly #ask: AskHost;
  readonly #clock: Clock;
  readonly #globs: readonly string[];
  readonly #files = new Map<string, LoadedFile>();
  #list: readonly KnownDag[] = [];
  #lookAt = Number.NEGATIVE_INFINITY;
  #searchAt = Number.NEGATIVE_INFINITY;

  constructor(project: string, clock: Clock, globs: readonly string[] = DAG_FILE_GLOBS) {
    this.#project = project;
    this.#ask = hostAsker(project);
    this.#clock = clock;
    this.#globs = globs;
  }

  /** By path. */
  get dags(): readonly KnownDag[] {
    return this.#list;
  }

  /**
   * Looks for files that are new, changed or gone where it is time to, or `now`; true when there was a change.
   * O(files) for a look, O(project) for a search.
   */
  async refresh(now = false): Promise<boolean> {
    const elapsed = this.#clock.elapsed();
    if (!now && elapsed < this.#lookAt) return false;
    const isSearch = now || elapsed >= this.#searchAt;
    const paths = isSearch ? await this.#search(elapsed) : [...this.#files.keys()];
    const before = process.cpuUsage();
    const found = new Set(paths);
    let isChanged = false;
    for (const known of this.#files.keys()) {
      if (!isSearch || found.has(known)) continue;
      this.#files.delete(known);
      isChanged = true;
    }
    const turn = pace();
    for (const path of paths) {
      // No promise for a file that is as before: nearly all are, nearly always.
      const signature = signatureOf(path);
      if (signature !== null && this.#files.get(path)?.signature === signature) continue;
      if (await this.#load(path)) isChanged = true;
      await turn();
    }
    if (isChanged) this.#list = withTwins([...this.#files.values()].flatMap(({ dags }) => dags));
    // Reading what has changed is no measure of a look.
    this.#lookAt = elapsed + (isChanged ? LOOK_MS : pause(before));
    return isChanged;
  }

  /** Reads one file again if it has changed; true when it has. */
  async reload(path: string): Promise<boolean> {
    if (!(await this.#load(path))) return false;
    this.#list = withTwins([...this.#files.values()].flatMap(({ dags }) => dags));
    return true;
  }

  async #search(elapsed: number): Promise<readonly string[]> {
    const before = process.cpuUsage();
    const paths = await findDagFiles(this.#project, this.#globs);
    this.#searchAt = elapsed + pause(before);
    return paths;
  }

  /** True when the file is another than before. */
  async #load(path: string): Promise<boolean> {
    const signature = signatureOf(path);
    if (signature === null) return this.#files.delete(path);
    if (this.#files.get(path)?.signature === signature) return false;
    const { dags } = await loadDagFile(path, { ask: this.#ask });
    this.#files.set(path, { signature, dags: dags.map(knownDag) });
    return true;
  }
}

export function isScheduled(dag: KnownDag): dag is ScheduledDag {
  return dag.fault === null && dag.definition?.schedule !== undefined;
}

/** One that would run by a schedule, or may have one, and can't; nobody waits for the others. */
export function isFaulty(dag: KnownDag): dag is FaultyDag {
  return dag.fault !== null && dag.mayHaveSchedule;
}

/** Readings of a project's files, as a scheduler takes them. */
export function knownDags(results: readonly DefinitionResult[]): readonly KnownDag[] {
  return withTwins(results.map(knownDag));
}

/** Milliseconds after which what has cost as much as since `before` may come again. */
function pause(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return Math.min(LONGEST_MS, Math.max(LOOK_MS, ((user + system) / 1000) * SHARE));
}

function signatureOf(path: string): string | null {
  const status = statIfAny(path);
  return status ? `${status.mtimeMs} ${status.size} ${status.ino}` : null;
}

function knownDag({ id, file, definition, mayHaveSchedule, problems }: DefinitionResult): KnownDag {
  const known = { id, file, definition, mayHaveSchedule };
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!definition) {
    const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
    const place = first ? ` (line ${first.range.start.line + 1})` : '';
    return { ...known, fault: `its file has an error: ${first?.message}${place}${more}` };
  }
  const params = definition.schedule ? checkParams(definition.params, {}) : { ok: true as const };
  if (params.ok) return { ...known, fault: null };
  const faults = params.faults.map(({ path, message }) => `the parameter ${path.slice(1)} ${message}`);
  return { ...known, fault: `${faults.join(', ')}; give it a default` };
}

/** Of files with one id, ignoring case, none runs: which one is meant can't be told. */
function withTwins(dags: readonly KnownDag[]): readonly KnownDag[] {
  const byId = new Map<string, KnownDag[]>();
  for (const dag of dags) byId.set(dag.id.toLowerCase(), [...(byId.get(dag.id.toLowerCase()) ?? []), dag]);
  return dags.map((dag) => {
    const twin = byId.get(dag.id.toLowerCase())?.find(({ file }) => file !== dag.file);
    if (!twin || dag.fault !== null) return dag;
    return { ...dag, fault: `${twin.file} has its id, too; give one of them another` };
  });
}
