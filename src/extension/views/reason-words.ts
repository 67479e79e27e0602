// Why something ran, or ended as it did, in words.
import * as vscode from 'vscode';
import type { AttemptReason } from '../../core/events.js';
import type { Attempt, TaskRun } from '../../core/run-state.js';
import type { Trigger } from '../../core/states.js';

export function triggerWords(trigger: Trigger): string {
  const { t } = vscode.l10n;
  const words: Readonly<Record<Trigger, string>> = {
    manual: t('by hand'),
    schedule: t('by its schedule'),
    backfill: t('by a backfill'),
    api: t('by the API'),
  };
  return words[trigger];
}

/** Why an attempt did not succeed; null where there is nothing to say. */
export function attemptReasonWords({ reason, exit_code, signal }: Attempt): string | null {
  const { t } = vscode.l10n;
  if (reason === undefined) return null;
  const words: Readonly<Record<AttemptReason, () => string>> = {
    exit_code: () => t('exit code {0}', exit_code ?? '?'),
    signal: () => t('ended by {0}', signal ?? '?'),
    timeout: () => t('met its timeout'),
    lost: () => t('its process vanished'),
    bad_output: () => t('its output could not be read'),
    bad_expression: () => t('an expression failed'),
    start_failed: () => t('could not be started'),
    exception: () => t('raised an exception'),
    cancelled: () => t('was cancelled'),
    run_timeout: () => t('the run met its timeout'),
  };
  return words[reason]?.() ?? reason;
}

/** Why a task has its state where no attempt says it; null where one does. */
export function taskReasonWords({ reason, rule, because = [] }: TaskRun): string | null {
  const { t } = vscode.l10n;
  switch (reason) {
    case 'trigger_rule':
      return [rule, because.join(', ')].filter(Boolean).join(': ');
    case 'condition':
      return t('its condition was false');
    case 'bad_expression':
      return t('an expression failed');
    case 'fail_fast':
      return t('fail fast: another task failed');
    case 'run_cancelled':
      return t('the run was cancelled');
    case 'run_timeout':
      return t('the run met its timeout');
    case 'load-error':
      return t('the DAG’s file could not be loaded');
    case 'retried':
      return t('starts over');
    default:
      return null;
  }
}
