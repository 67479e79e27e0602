// How an attempt ended, in a line under its log.
import * as vscode from 'vscode';
import type { Attempt } from '../../core/run-state.js';
import { attemptReasonWords } from '../views/reason-words.js';
import { stateWords } from '../views/state-icon.js';
import { durationWords } from '../views/times.js';

/** `isRetried`: the task has another attempt to come. */
export function attemptEnd(attempt: Attempt, isRetried: boolean): string {
  const { t } = vscode.l10n;
  const { number, outcome, exit_code, message, duration_ms } = attempt;
  const how = [
    outcome === undefined ? '' : stateWords(outcome),
    // That a command ended with 0 is told, too.
    attemptReasonWords(attempt) ?? (exit_code === undefined ? '' : t('exit code {0}', exit_code)),
    message ?? '',
    durationWords(duration_ms),
  ].filter((part) => part !== '');
  const words = t('── attempt {0}: {1} ──', number, how.join(', '));
  return isRetried ? `${words} ${t('the next one follows here')}` : words;
}
