// What is told of a run, a task and an attempt when one rests on its row. Whatever a person wrote is shown as it is.
import * as vscode from 'vscode';
import type { Json } from '../../core/definition.js';
import { type Attempt, attemptsMs, type TaskRun } from '../../core/run-state.js';
import { tookMs } from '../../core/run-time.js';
import { attemptReasonWords, taskReasonWords, triggerWords } from './reason-words.js';
import type { RunEntry } from './runs-nodes.js';
import { stateWords } from './state-icon.js';
import { durationWords, fullTime } from './times.js';

const MOST_PARAMS = 20;
const MOST_ATTEMPTS = 10;
const LONGEST_VALUE = 200;
const LONGEST_MESSAGE = 1000;

/** `params` are null where the run's journal can't be read. */
export function runTooltip(
  run: RunEntry,
  params: Readonly<Record<string, Json>> | null,
): vscode.MarkdownString {
  const { t } = vscode.l10n;
  const text = heading(run.dag_id, stateWords(run.state));
  times(text, run.started_at, run.ended_at, tookMs(run, Date.now()) ?? undefined);
  line(text, t('Trigger'), triggerWords(run.trigger));
  line(text, t('Logical date'), run.logical_date);
  line(text, t('Run id'), run.run_id);
  const given = Object.entries(params ?? {});
  if (given.length > 0) {
    text.appendMarkdown(`\n\n${t('Parameters')}\n`);
    for (const [name, value] of given.slice(0, MOST_PARAMS)) point(text, `${name} = ${valueText(value)}`);
    if (given.length > MOST_PARAMS) point(text, t('and {0} more', given.length - MOST_PARAMS));
  }
  message(text, run.message);
  return text;
}

export function taskTooltip(task: TaskRun): vscode.MarkdownString {
  const { t } = vscode.l10n;
  const text = heading(task.id, stateWords(task.state));
  const { attempts } = task;
  const last = attempts.at(-1);
  const why = taskReasonWords(task);
  if (why !== null) line(text, t('Why'), why);
  if (last) {
    const first = attempts[0] ?? last;
    times(text, first.started_at ?? first.starting_at, last.ended_at ?? null, attemptsMs(attempts));
    line(text, t('Attempts'), String(attempts.length));
    ending(text, last);
  }
  if (attempts.length > 1) {
    text.appendMarkdown('\n\n');
    for (const attempt of attempts.slice(-MOST_ATTEMPTS)) point(text, attemptLine(attempt));
  }
  message(text, last?.message ?? task.message ?? null);
  return text;
}

export function attemptTooltip(attempt: Attempt): vscode.MarkdownString {
  const state = stateWords(attempt.outcome ?? 'running');
  const text = heading(vscode.l10n.t('Attempt {0}', attempt.number), state);
  const ended = attempt.ended_at ?? null;
  times(
    text,
    attempt.started_at ?? attempt.starting_at,
    ended,
    ended === null ? undefined : attempt.duration_ms,
  );
  ending(text, attempt);
  message(text, attempt.message ?? null);
  return text;
}

function heading(name: string, state: string): vscode.MarkdownString {
  return new vscode.MarkdownString('**').appendText(name).appendMarkdown(`** — ${state}`);
}

function times(
  text: vscode.MarkdownString,
  started: number | null,
  ended: number | null,
  durationMs = started === null ? undefined : (ended ?? Date.now()) - started,
): void {
  const { t } = vscode.l10n;
  line(text, t('Started'), started === null ? '–' : fullTime(started));
  line(text, t('Ended'), ended === null ? '–' : fullTime(ended));
  line(text, t('Duration'), durationMs === undefined ? '–' : durationWords(durationMs));
}

/** Exit code and reason: that a command ended with 0 is told, too. */
function ending(text: vscode.MarkdownString, attempt: Attempt): void {
  const { t } = vscode.l10n;
  if (attempt.exit_code !== undefined) line(text, t('Exit code'), String(attempt.exit_code));
  const why = attempt.reason === 'exit_code' ? null : attemptReasonWords(attempt);
  if (why !== null) line(text, t('Why'), why);
}

function attemptLine(attempt: Attempt): string {
  const words = [
    stateWords(attempt.outcome ?? 'running'),
    attempt.outcome ? durationWords(attempt.duration_ms) : '',
    attemptReasonWords(attempt) ?? '',
  ];
  const told = words.filter((word) => word !== '').join(', ');
  return `${vscode.l10n.t('Attempt {0}', attempt.number)}: ${told}`;
}

function line(text: vscode.MarkdownString, name: string, value: string): void {
  text.appendMarkdown('  \n').appendText(`${name}: ${value}`);
}

function point(text: vscode.MarkdownString, value: string): void {
  text.appendMarkdown('\n- ').appendText(value);
}

function message(text: vscode.MarkdownString, words: string | null): void {
  if (words) text.appendMarkdown('\n\n').appendText(shorten(words, LONGEST_MESSAGE));
}

function valueText(value: Json): string {
  return shorten(JSON.stringify(value), LONGEST_VALUE);
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
