// Follows the logs of a running run, over its attempts, until it ends.
import { join } from 'node:path';
import { applyEvent, type RunState } from '../../core/run-state.js';
import { isFinalRunState, isFinalTaskState } from '../../core/states.js';
import { isAbandoned } from '../../history/abandoned-run.js';
import { followJournal } from '../../history/journal-follower.js';
import type { RunFolder } from '../../history/run-folder.js';
import { watchPath } from '../../history/watch-path.js';
import type { LogPrinter } from './log-printer.js';
import { allAttempts, type ShownAttempt } from './shown-attempts.js';

export interface FollowLogsOptions {
  readonly folder: RunFolder;
  readonly printer: LogPrinter;
  /** Only this task; null: all. */
  readonly taskId: string | null;
  /** Only this attempt; null: those to come, too. */
  readonly attempt: number | null;
}

/** How it ended: with the run (or the task), with the run's owner, or because nobody reads any more. */
export type FollowEnd = 'over' | 'interrupted' | 'unread';

/** Between two looks where no watcher tells of a change. */
const POLL_MS = 250;

/**
 * Prints what there is, and what comes, until the run or the one task ends. Attempts that had ended before the
 * latest of their task are left out. Rejects when the journal can't be read any more.
 */
export async function followLogs(options: FollowLogsOptions): Promise<FollowEnd> {
  const { folder } = options;
  const wake = new Wake();
  const journal: FollowedJournal = { state: null, failure: null };
  const stopJournal = followJournal(folder, {
    onEvents: (events) => {
      for (const event of events) journal.state = applyEvent(journal.state, event);
      wake.up();
    },
    onError: (error) => {
      journal.failure = error instanceof Error ? error : new Error(String(error));
      wake.up();
    },
  });
  const stopLogs = watchPath(join(folder.path, 'logs'), () => wake.up());
  try {
    return await printUntilOver(options, journal, wake);
  } finally {
    stopJournal();
    stopLogs();
  }
}

interface FollowedJournal {
  state: RunState | null;
  failure: Error | null;
}

async function printUntilOver(
  options: FollowLogsOptions,
  journal: FollowedJournal,
  wake: Wake,
): Promise<FollowEnd> {
  const { folder, printer } = options;
  let done: Set<string> | null = null;
  let wasGone = false;
  for (; ; await wake.next(POLL_MS)) {
    const { state, failure } = journal;
    if (failure) throw failure;
    if (!state) continue;
    // Asked before the logs are read: what had ended by then is read to its end.
    const isOver = isAllOver(state, options);
    const attempts = chosenAttempts(state, options);
    done ??= new Set(supersededAttempts(attempts).map(keyOf));
    for (const shown of attempts) {
      if (done.has(keyOf(shown))) continue;
      const hasEnded = shown.attempt.outcome !== undefined;
      await printer.print(shown, !hasEnded && !isOver);
      if (!printer.isRead) return 'unread';
      if (hasEnded) done.add(keyOf(shown));
    }
    if (isOver) return 'over';
    const isGone = state.state === 'running' && isAbandoned(folder);
    // Twice in a row: its last events may just be on their way to us.
    if (isGone && wasGone) return 'interrupted';
    wasGone = isGone;
  }
}

function chosenAttempts(state: RunState, { taskId, attempt }: FollowLogsOptions): ShownAttempt[] {
  const task = taskId === null ? undefined : state.tasks.get(taskId);
  const all = allAttempts(task ? [task] : state.tasks.values());
  return attempt === null ? all : all.filter((shown) => shown.attempt.number === attempt);
}

function supersededAttempts(attempts: readonly ShownAttempt[]): ShownAttempt[] {
  const latest = new Map(attempts.map((shown) => [shown.task.id, shown]));
  return attempts.filter((shown) => latest.get(shown.task.id) !== shown);
}

function isAllOver(state: RunState, { taskId, attempt }: FollowLogsOptions): boolean {
  if (isFinalRunState(state.state)) return true;
  const task = taskId === null ? undefined : state.tasks.get(taskId);
  if (!task) return false;
  const chosen = task.attempts.find(({ number }) => number === attempt);
  return isFinalTaskState(task.state) || (chosen !== undefined && chosen.outcome !== undefined);
}

function keyOf({ task, attempt }: ShownAttempt): string {
  return `${task.id}.${attempt.number}`;
}

/** A wait that a change cuts short; a change between two waits ends the next one at once. */
class Wake {
  #isUp = false;
  #resolve: (() => void) | null = null;

  up(): void {
    this.#isUp = true;
    this.#resolve?.();
  }

  async next(mostMs: number): Promise<void> {
    if (!this.#isUp) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, mostMs);
        this.#resolve = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#isUp = false;
    this.#resolve = null;
  }
}
