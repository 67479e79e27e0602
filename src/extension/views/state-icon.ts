// A state as an icon: its shape differs by state, the colour only adds to it.
import * as vscode from 'vscode';
import type { RunStateName, TaskStateName } from '../../core/states.js';

const ICONS: Readonly<Record<TaskStateName | RunStateName, readonly [icon: string, color: string]>> = {
  none: ['circle-outline', 'taskflow.none'],
  queued: ['clock', 'taskflow.queued'],
  running: ['sync~spin', 'taskflow.running'],
  up_for_retry: ['history', 'taskflow.upForRetry'],
  success: ['pass', 'taskflow.success'],
  failed: ['error', 'taskflow.failed'],
  timed_out: ['watch', 'taskflow.failed'],
  skipped: ['debug-step-over', 'taskflow.skipped'],
  upstream_failed: ['warning', 'taskflow.upstreamFailed'],
  cancelled: ['circle-slash', 'taskflow.cancelled'],
  interrupted: ['debug-disconnect', 'taskflow.upstreamFailed'],
};

export function stateIcon(state: TaskStateName | RunStateName): vscode.ThemeIcon {
  const [icon, color] = ICONS[state];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}

/** The state in words. */
export function stateWords(state: TaskStateName | RunStateName): string {
  const { t } = vscode.l10n;
  const words: Readonly<Record<TaskStateName | RunStateName, string>> = {
    none: t('not run'),
    queued: t('queued'),
    running: t('running'),
    up_for_retry: t('waits for its retry'),
    success: t('succeeded'),
    failed: t('failed'),
    timed_out: t('timed out'),
    skipped: t('skipped'),
    upstream_failed: t('upstream failed'),
    cancelled: t('cancelled'),
    interrupted: t('interrupted'),
  };
  return words[state];
}
