// The DAGs that the crash harness kills: each attempt leaves lines of its start and its end, by which it is checked.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DagDefinition, FunctionTask, TaskDefinition } from '../../../src/core/definition.js';
import { dag, task } from '../definitions.js';
import { commandText } from './command-text.js';
import { javascriptFile, pythonFile } from './function-files.js';

export type Fate =
  /** Each attempt succeeds. */
  | 'succeeds'
  /** The first attempt fails by exit code 3. */
  | 'fails'
  /** The first attempt hangs until its timeout, cleans up for a while, and claims success then. */
  | 'hangs';

/** What a task of a shape does, in whatever language. */
export interface PlannedTask {
  readonly id: string;
  /** What it leaves for the tasks after it. */
  readonly index: number;
  readonly upstream: readonly string[];
  readonly fate: Fate;
  readonly isCommand: boolean;
  /** Lines that it writes to its log, and the seconds before each. */
  readonly lines: number;
  readonly pause: number;
  /** It leaves a process or thread behind that writes a little later. */
  readonly leaves: boolean;
  readonly retryDelayMs: number;
  /** Of an attempt that hangs; those that don't need far less, also on a busy machine. */
  readonly timeoutMs: number | null;
}

export interface CrashShape {
  readonly definition: DagDefinition;
  readonly tasks: readonly PlannedTask[];
  /** Absolute path of a file of functions, or null for one of commands. */
  readonly file: string | null;
}

/** Of each shape there are as many as the harness kills in turn. */
export const SHAPES = 20;
/** Enough for the kills of one run, whatever they hit. */
const RETRIES = 14;

/** How many kinds of processes a shape can have is known by its number: every fifth is of functions, and one mixed. */
export function hasHosts(shape: number): boolean {
  return shape % 5 === 2 || isMixed(shape);
}

export function hasSlotShells(shape: number): boolean {
  return shape % 5 !== 2;
}

function isMixed(shape: number): boolean {
  return shape % 5 === 4;
}

/** Layers, chains, fans and diamonds. `work` is a folder for what attempts leave. */
export function makeShape(shape: number, random: () => number, work: string): CrashShape {
  const count = 3 + (shape % 7) * 2;
  const tasks = Array.from({ length: count }, (_, index) => planTask(index, shape, random));
  const settings = { id: `shape_${shape}`, max_parallel_tasks: 1 + (shape % 4) };
  mkdirSync(join(work, 'locks'));
  const definitions = tasks.map((each) => definitionOf(each, shape, work));
  const definition = dag(definitions, settings);
  if (!hasHosts(shape)) return { definition, tasks, file: null };
  const isPython = shape % 2 === 0;
  const file = join(work, isPython ? 'shape_dag.py' : 'shape.dag.mjs');
  writeFileSync(file, (isPython ? pythonFile : javascriptFile)(definition, tasks, work));
  return { definition, tasks, file };
}

function planTask(index: number, shape: number, random: () => number): PlannedTask {
  const chance = random();
  const isCommand = hasSlotShells(shape) && !(isMixed(shape) && random() < 0.6);
  const fate = chance < 0.25 ? 'fails' : chance < 0.4 ? 'hangs' : 'succeeds';
  return {
    id: `t${index}`,
    index,
    upstream: upstreamOf(index, shape, random),
    fate,
    isCommand,
    // Many write more than a drain takes in one piece, and take their time for it.
    lines: random() < 0.5 || fate === 'hangs' ? 1 : 12 + Math.floor(random() * 20),
    pause: random() < 0.5 ? 0.01 : 0.02,
    leaves: random() < 0.1,
    // Long enough that now and then everything rests.
    retryDelayMs: random() < 0.3 ? 600 : 50,
    timeoutMs: fate === 'hangs' ? (isCommand ? 1500 : 4000) : null,
  };
}

function upstreamOf(index: number, shape: number, random: () => number): string[] {
  const upstream = new Set<string>();
  const wanted = shape % 4 === 0 ? 1 : shape % 4;
  for (let each = 0; each < wanted && index > 0; each++) {
    const place = shape % 4 === 0 ? index - 1 : Math.floor(random() * index);
    upstream.add(`t${place}`);
  }
  if (shape % 5 === 0 && random() < 0.4) upstream.clear();
  return [...upstream];
}

function definitionOf(each: PlannedTask, shape: number, work: string): TaskDefinition {
  const { id, upstream, retryDelayMs, timeoutMs, isCommand } = each;
  const first = upstream[0];
  const command = task(id, upstream, {
    run: commandText(each, work),
    retries: RETRIES,
    retry_delay_ms: retryDelayMs,
    max_retry_delay_ms: 800,
    ...(timeoutMs !== null && { timeout_ms: timeoutMs }),
    env: isCommand ? { UP: first ? `\${{ tasks.${first}.output.me }}` : 'none' } : {},
  });
  if (isCommand) return command;
  const { run: _, kind: __, ...settings } = command;
  const language: FunctionTask['language'] = shape % 2 === 0 ? 'python' : 'javascript';
  return { ...settings, kind: 'function', language };
}
