// The environment and the folder of an attempt: layers of variables, each seen by the expressions of the next.
import { dirname, isAbsolute, resolve } from 'node:path';
import { at } from '../core/at.js';
import type { Env, TaskDefinition } from '../core/definition.js';
import { buildGraph, type Graph, indexIn } from '../core/graph/graph.js';
import { ancestors } from '../core/graph/reachable.js';
import type { RunState } from '../core/run-state.js';
import { envFileEntry, readEnvFile } from '../definition/env-files/read-env-file.js';
import {
  type Evaluated,
  type ExpressionContext,
  evaluateCondition,
  evaluateTemplate,
} from '../definition/expressions/evaluate.js';
import { statIfAny } from '../files/stat-if-any.js';
import { environmentForAttempts } from './inherited-variables.js';
import type { RunValues } from './run-values.js';

/** Linux takes 128 kB in one variable; a limit of our own gives a message that says what to do instead. */
const MAX_VALUE_BYTES = 100_000;

type Variables = Readonly<Record<string, string>>;

interface Failure {
  readonly ok: false;
  readonly reason: 'bad_expression' | 'start_failed';
  readonly message: string;
}

type Layered = { readonly ok: true; readonly env: Variables } | Failure;

export type Prepared = { readonly ok: true; readonly env: Variables; readonly cwd: string } | Failure;

/** Works out environments and folders for the tasks of one run. */
export class TaskEnvironment {
  readonly #state: RunState;
  readonly #values: RunValues;
  readonly #process: Variables;
  #graph: Graph | null = null;
  /** Of the task last asked about: its expressions ask again and again. */
  #upstream: { readonly of: string; readonly ids: ReadonlySet<string> } | null = null;
  /** Read once, so that a run sees one .env throughout. */
  #base: Layered | null = null;

  /** `env` is the environment of the process that owns the run. */
  constructor(state: RunState, values: RunValues, env: NodeJS.ProcessEnv) {
    this.#state = state;
    this.#values = values;
    this.#process = environmentForAttempts(env);
  }

  /** Everything but the TASKFLOW_* variables of one attempt. */
  prepare(task: TaskDefinition): Prepared {
    const layered = this.#layers(task);
    if (!layered.ok) return layered;
    const { definition, file, project } = this.#state;
    let cwd = file ? dirname(file) : project;
    for (const [where, text] of [
      ['working_dir of the DAG', definition.working_dir],
      ['working_dir', task.working_dir],
    ] as const) {
      if (text === undefined) continue;
      const folder = evaluateTemplate(text, this.#context(layered.env, task));
      if (!folder.ok) return { ok: false, reason: 'bad_expression', message: `${where}: ${folder.message}` };
      cwd = isAbsolute(folder.value) ? folder.value : resolve(cwd, folder.value);
    }
    const folder = statIfAny(cwd);
    if (!folder?.isDirectory()) {
      const message = `the working_dir ${cwd} ${folder ? 'is not a folder' : 'does not exist'}`;
      return { ok: false, reason: 'start_failed', message };
    }
    return { ok: true, env: layered.env, cwd };
  }

  /** Evaluates the `if` of a task. */
  condition(task: TaskDefinition): Evaluated<boolean> {
    const layered = this.#layers(task);
    if (!layered.ok) return { ok: false, message: layered.message };
    const result = evaluateCondition(task.if ?? 'true', this.#context(layered.env, task));
    return result.ok ? result : { ok: false, message: `if: ${result.message}` };
  }

  #layers(task: TaskDefinition): Layered {
    this.#base ??= this.#baseLayers();
    if (!this.#base.ok) return this.#base;
    const withDefaults = this.#add(this.#base.env, this.#state.definition.default_env, 'defaults.env', task);
    return withDefaults.ok ? this.#add(withDefaults.env, task.env, 'env', task) : withDefaults;
  }

  #baseLayers(): Layered {
    const { definition, file, project } = this.#state;
    let env = this.#process;
    for (const entry of definition.env_file) {
      const { path: written, required } = envFileEntry(entry);
      const path = resolve(file ? dirname(file) : project, written);
      const found = readEnvFile(path);
      if (found.state === 'read') env = { ...env, ...found.values };
      else if (found.state === 'bad')
        return { ok: false, reason: 'start_failed', message: `env_file ${path} ${found.message}` };
      else if (required)
        return { ok: false, reason: 'start_failed', message: `env_file ${path} is required and not there` };
    }
    return this.#add(env, definition.env, 'env of the DAG', null);
  }

  #add(below: Variables, layer: Env, where: string, task: TaskDefinition | null): Layered {
    const settings = Object.entries(layer);
    if (settings.length === 0) return { ok: true, env: below };
    const env = { ...below };
    for (const [name, text] of settings) {
      const value = evaluateTemplate(text, this.#context(below, task));
      if (!value.ok) {
        return { ok: false, reason: 'bad_expression', message: `${where}.${name}: ${value.message}` };
      }
      if (Buffer.byteLength(value.value) > MAX_VALUE_BYTES) {
        const message = `${where}.${name} is over ${MAX_VALUE_BYTES} bytes, too long for an environment variable: read it from the file TASKFLOW_INPUTS instead`;
        return { ok: false, reason: 'start_failed', message };
      }
      env[name] = value.value;
    }
    return { ok: true, env };
  }

  #context(env: Variables, task: TaskDefinition | null): ExpressionContext {
    const { params, run_id, logical_date, trigger } = this.#state;
    return {
      params,
      env,
      tasks: (id) => (task && this.#upstreamOf(task).has(id) ? this.#values.view(id) : null),
      upstream: () => (task ? [...this.#upstreamOf(task)] : []),
      run: { id: run_id, logical_date, trigger },
    };
  }

  /** Direct or not. Others are null to expressions: what they were would depend on which task is quicker. */
  #upstreamOf(task: TaskDefinition): ReadonlySet<string> {
    this.#graph ??= buildGraph(this.#state.definition.tasks);
    const graph = this.#graph;
    if (this.#upstream?.of !== task.id) {
      const places = [...ancestors(graph, [indexIn(graph, task.id)])].sort((a, b) => a - b);
      this.#upstream = { of: task.id, ids: new Set(places.map((place) => at(graph.ids, place))) };
    }
    return this.#upstream.ids;
  }
}
