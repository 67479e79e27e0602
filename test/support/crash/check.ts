// What became of a run that was killed: nothing finished was lost or done twice, and nothing is left.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '../../../src/core/events.js';
import type { Attempt, RunState } from '../../../src/core/run-state.js';
import { readJournal, readRunState } from '../../../src/history/journal-reader.js';
import { logPath } from '../../../src/history/run-folder.js';
import type { CrashedRun, Kill } from './crashed-run.js';
import type { PlannedTask } from './shapes.js';

/** Hosts and slot shells see the end of their engine a moment after it; what a function has left may take 5 s more. */
const LONGEST_END_MS = 15_000;
/** Of `sh` and its programs where nobody reads any more what they write: 128 + SIGPIPE. */
const PIPE_BROKEN = 141;

export interface Outcome {
  /** How often a runner took the run over. */
  readonly adopted: number;
  /** Attempts that were ended by their timeout. */
  readonly timedOut: number;
  /** Attempts that failed by a kill, by their reason. */
  readonly cost: readonly string[];
  /** Successful attempts whose log lacks lines, where a drain was killed. */
  readonly cutLogs: number;
}

/** Throws an AssertionError. `work` is the folder of what the attempts left. */
export async function checkRun(run: CrashedRun, work: string): Promise<Outcome> {
  const { folder, shape, kills } = run;
  const { events, damaged } = readJournal(folder.journal);
  const state = readRunState(folder.journal);
  assert.ok(state);
  assert.equal(damaged, 0);
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, index) => index + 1),
    'numbers of events',
  );
  assert.equal(state.state, 'success', `the run ended ${state.state}: ${state.message}`);
  assert.deepEqual(lines(join(work, 'overlaps')), [], 'attempts beside another of their task');
  checkStarts(events, work);
  const cost = shape.tasks.flatMap((task) => extraOf(task, attemptsOf(state, task.id)));
  checkCost(cost, kills);
  const ends = new Set(lines(join(work, 'ends')));
  const cut = shape.tasks.filter((task) => {
    const last = attemptsOf(state, task.id).at(-1);
    const up = task.upstream[0]?.slice(1) ?? 'none';
    const words = `${task.id}.${last?.number} ${up}`;
    assert.ok(ends.has(words), `no end of ${words}: ${[...ends].join(', ')}`);
    return !isLogWhole(run, task, last?.number ?? 0);
  });
  if (!kills.some(({ what }) => what.endsWith('drain')))
    assert.deepEqual(
      cut.map(({ id }) => id),
      [],
      'logs that lack lines',
    );
  await checkLeft(run);
  return {
    adopted: events.filter(({ type }) => type === 'run_adopted').length,
    timedOut: events.filter(({ type }) => type === 'attempt_ending').length,
    cost: cost.map(reasonOf),
    cutLogs: cut.length,
  };
}

function attemptsOf(state: RunState, taskId: string): readonly Attempt[] {
  const task = state.tasks.get(taskId);
  assert.equal(task?.state, 'success', `state of ${taskId}`);
  return task.attempts;
}

/** No attempt was started twice, and none after its task had succeeded. */
function checkStarts(events: readonly RunEvent[], work: string): void {
  const starts = lines(join(work, 'starts'));
  assert.equal(new Set(starts).size, starts.length, `started twice: ${starts.join(' ')}`);
  const done = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'attempt_starting')
      assert.ok(!done.has(event.task_id), `${event.task_id} was done and started again`);
    if (event.type === 'attempt_finished' && event.outcome === 'success')
      done.set(event.task_id, event.attempt);
  }
  for (const start of starts) {
    const [task = '', attempt] = start.split('.');
    assert.ok(Number(attempt) <= (done.get(task) ?? 0), `${start} started after attempt ${done.get(task)}`);
  }
}

/** The attempts that there would not have been without the kills. */
function extraOf({ id, fate }: PlannedTask, attempts: readonly Attempt[]): readonly Attempt[] {
  return attempts.filter(({ number, outcome, reason, exit_code, ending }) => {
    const what = `attempt ${number} of ${id} ended ${outcome}, ${reason} ${exit_code ?? ''}`;
    // Also one that claims success when it is ended.
    assert.equal(outcome === 'timed_out', ending === 'timeout', `${what}, told to end by ${ending}`);
    if (ending) {
      assert.ok(fate === 'hangs' && number === 1, what);
      return false;
    }
    if (outcome === 'success') {
      assert.ok(fate === 'succeeds' || number > 1, what);
      assert.equal(number, attempts.length, what);
      return false;
    }
    const isPlanned = fate === 'fails' && number === 1 && reason === 'exit_code' && exit_code === 3;
    return !isPlanned;
  });
}

/** One that lost its shell or host is lost, one that lost its drain fails by that; no kill costs two. */
function checkCost(extra: readonly Attempt[], kills: readonly Kill[]): void {
  const costly = kills.filter(({ isCostly }) => isCostly);
  const drains = costly.filter(({ what }) => what.endsWith('drain'));
  const words = `${extra.map(reasonOf).join(', ')} by ${costly.map(({ what }) => what).join(', ')}`;
  assert.ok(extra.length <= costly.length, `more attempts than kills: ${words}`);
  const byDrains = extra.filter((attempt) => attempt.reason !== 'lost');
  assert.ok(byDrains.every(isPipeBroken), `reasons: ${words}`);
  assert.ok(byDrains.length <= drains.length, `more broken logs than kills: ${words}`);
}

function isPipeBroken({ reason, exit_code, signal, message = '' }: Attempt): boolean {
  switch (reason) {
    case 'exit_code':
      return exit_code === PIPE_BROKEN;
    case 'signal':
      return signal === 'SIGPIPE';
    case 'bad_output':
      return message.startsWith('what it wrote could not be kept');
    case 'start_failed':
      // A host that finds no drain can't begin with its first attempt.
      return message.includes('before the DAG file was loaded');
    case 'exception':
      return /BrokenPipe|EPIPE/.test(message);
    default:
      return false;
  }
}

function reasonOf({ reason, exit_code, message }: Attempt): string {
  if (reason === 'lost') return reason;
  return [reason, exit_code, message?.slice(0, 60)].filter((each) => each !== undefined).join(' ');
}

function isLogWhole({ folder }: CrashedRun, task: PlannedTask, attempt: number): boolean {
  const said = lines(logPath(folder, task.id, attempt)).filter((line) => line.startsWith('line '));
  const start = `line ${task.id}.${attempt}`;
  return said.length === task.lines && said.every((line, index) => line.startsWith(`${start} ${index} of 0`));
}

async function checkLeft(run: CrashedRun): Promise<void> {
  const end = performance.now() + LONGEST_END_MS;
  while (run.left().length > 0 && performance.now() < end) await sleep(50);
  assert.deepEqual(run.left(), [], 'processes left');
}

function lines(path: string): string[] {
  let text = '';
  try {
    text = readFileSync(path, 'utf8').trimEnd();
  } catch {
    // Nobody has written it.
  }
  return text === '' ? [] : text.split('\n');
}
