// Attempts that have no end in the journal: what a resuming engine has to find out about.
import type { RunState } from '../core/run-state.js';

export interface OpenAttempt {
  readonly taskId: string;
  readonly number: number;
  readonly nonce: string;
  readonly isStarted: boolean;
}

export function openAttempts(state: RunState): OpenAttempt[] {
  const open: OpenAttempt[] = [];
  for (const task of state.tasks.values()) {
    const attempt = task.attempts.at(-1);
    if (!attempt || attempt.outcome) continue;
    const { number, nonce, started_at } = attempt;
    open.push({ taskId: task.id, number, nonce, isStarted: started_at !== undefined });
  }
  return open;
}
