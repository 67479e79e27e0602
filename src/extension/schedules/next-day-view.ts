// The view of what will run in the next 24 hours: missed times that are made up for, runs by their times, what is
// paused.
import * as vscode from 'vscode';
import type { ComingRun } from '../../scheduler/coming-runs.js';
import { Disposables, debounced } from '../disposables.js';
import { VIEWS } from '../ids.js';
import type { Services } from '../services.js';
import { weekdayTime } from '../views/times.js';
import type { FolderSchedules, Schedules } from './folder-schedules.js';

const DAY_MS = 86_400_000;
/** "In 5 minutes" goes on by itself. */
const TICK_MS = 30_000;
const MERGE_MS = 250;
const MOST_OF_ONE = 24;

export interface NextDayNode {
  readonly coming: ComingRun;
  readonly folder: FolderSchedules;
  /** In the schedule's zone; absent where there is no one time. */
  readonly logicalDate?: string;
}

export function registerNextDayView(services: Services): vscode.Disposable {
  return new NextDayView(services);
}

class NextDayView implements vscode.TreeDataProvider<NextDayNode>, vscode.Disposable {
  readonly #schedules: Schedules;
  readonly #held = new Disposables();
  readonly #changed = this.#held.add(new vscode.EventEmitter<void>());
  readonly #view: vscode.TreeView<NextDayNode>;
  #timer: NodeJS.Timeout | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(services: Services) {
    const { schedules } = services;
    this.#schedules = schedules;
    this.#view = this.#held.add(vscode.window.createTreeView(VIEWS.nextDay, { treeDataProvider: this }));
    const later = this.#held.add(debounced(MERGE_MS, () => this.#changed.fire()));
    this.#held.add(services.files.onDidChange(later));
    this.#held.add(schedules.onDidChange(later));
    // A scheduled run was made: its time is no longer to come.
    this.#held.add(services.onDidChangeList(later));
    this.#held.add(this.#view.onDidChangeVisibility(({ visible }) => visible && later()));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#held.dispose();
  }

  async getChildren(node?: NextDayNode): Promise<NextDayNode[]> {
    if (node) return [];
    const now = Date.now();
    const on = this.#schedules.folders.filter(({ isOn }) => isOn);
    const parts = await Promise.all(on.map((folder) => this.#inFolder(folder, now)));
    const nodes = parts.flat().sort((a, b) => place(a.coming) - place(b.coming));
    const first = nodes.find(({ coming }) => coming.kind === 'run')?.coming;
    const untilFirst = first?.kind === 'run' ? first.startMs - now + 1000 : TICK_MS;
    clearTimeout(this.#timer);
    if (this.#view.visible)
      this.#timer = setTimeout(() => this.#changed.fire(), Math.min(Math.max(untilFirst, 1000), TICK_MS));
    return nodes;
  }

  getTreeItem(node: NextDayNode): vscode.TreeItem {
    const { coming, folder } = node;
    const { dag } = coming;
    const item = new vscode.TreeItem(dag.id);
    const { l10n } = vscode;
    const key = `${folder.folder.uri.toString()}/${dag.id}`;
    switch (coming.kind) {
      case 'run': {
        item.label = weekdayTime(coming.startMs);
        item.id = `${key}/${coming.logicalMs}`;
        const more = coming.more > 0 ? [l10n.t('and {0} more times', coming.more)] : [];
        item.description = [dag.id, relative(coming.startMs), ...more].join(' · ');
        item.iconPath = new vscode.ThemeIcon('clock');
        break;
      }
      case 'missed':
        item.id = `${key}/missed`;
        item.description =
          coming.count === 1
            ? l10n.t('makes up for a missed time')
            : l10n.t('makes up for {0} missed times', coming.count);
        item.iconPath = new vscode.ThemeIcon('history');
        break;
      case 'paused':
        item.id = `${key}/paused`;
        item.description = l10n.t('paused; its time at {0} passes by', weekdayTime(coming.startMs));
        item.iconPath = new vscode.ThemeIcon('debug-pause');
        break;
    }
    item.contextValue = coming.kind === 'paused' ? 'coming paused' : 'coming';
    item.tooltip = tooltip(node);
    item.command = { command: 'vscode.open', title: '', arguments: [vscode.Uri.file(dag.file)] };
    item.accessibilityInformation = { label: `${String(item.label)}, ${String(item.description)}` };
    return item;
  }

  async #inFolder(folder: FolderSchedules, now: number): Promise<NextDayNode[]> {
    // Loaded when the view is first seen.
    const { comingRuns, compileSchedule, formatWithOffset, readRecord } = await import('./late.js');
    const { home } = folder.store.home;
    const coming = comingRuns(await this.#schedules.dags(folder.folder), {
      now,
      spanMs: DAY_MS,
      paused: folder.settings.paused,
      record: (dagId) => readRecord(home, dagId),
      mostOfOne: MOST_OF_ONE,
    });
    return coming.map((each) => ({
      coming: each,
      folder,
      ...(each.kind === 'run' && {
        logicalDate: formatWithOffset(each.logicalMs, compileSchedule(each.dag.definition.schedule).timezone),
      }),
    }));
  }
}

/** Of all folders together: what is missed, then by time, then what is paused. */
function place(coming: ComingRun): number {
  if (coming.kind === 'missed') return Number.NEGATIVE_INFINITY;
  return coming.kind === 'run' ? coming.startMs : coming.startMs + 2 * DAY_MS;
}

function tooltip({ coming, folder: { folder }, logicalDate }: NextDayNode): vscode.MarkdownString {
  const text = new vscode.MarkdownString(`**${coming.dag.id}**`);
  if (logicalDate !== undefined) text.appendMarkdown(`\n\n${vscode.l10n.t('Logical date {0}', logicalDate)}`);
  text.appendMarkdown(
    `\n\n${vscode.workspace.asRelativePath(vscode.Uri.file(coming.dag.file))} · ${folder.name}`,
  );
  return text;
}

function relative(ms: number): string {
  const minutes = Math.max(0, Math.round((ms - Date.now()) / 60_000));
  const format = new Intl.RelativeTimeFormat(vscode.env.language, { style: 'short' });
  return minutes < 60 ? format.format(minutes, 'minute') : format.format(Math.round(minutes / 60), 'hour');
}
