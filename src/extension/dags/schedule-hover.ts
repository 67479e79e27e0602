// A hover over `schedule` in a DAG file: the schedule in words, and its next five times.
import * as vscode from 'vscode';
import type { Services } from '../services.js';
import { toRange } from './diagnostics.js';

const SELECTOR: vscode.DocumentSelector = [
  { language: 'yaml' },
  { language: 'json' },
  { language: 'jsonc' },
  { language: 'python' },
  { language: 'typescript' },
  { language: 'javascript' },
];

export function registerScheduleHover(services: Services): vscode.Disposable {
  return vscode.languages.registerHoverProvider(SELECTOR, {
    provideHover: (document, position) => hover(services, document, position),
  });
}

async function hover(
  { files, schedules }: Services,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Hover | undefined> {
  for (const file of files.in(document.uri)) {
    const place = file.result.positions.key('schedule');
    const { definition, id } = file.result;
    if (!place || !definition?.schedule) continue;
    const range = toRange({ start: place.key.start, end: (place.value ?? place.key).end });
    if (!range.contains(position)) continue;
    const { scheduleWords } = await import('../schedules/schedule-words.js');
    const { words, next, timezone } = await scheduleWords(definition.schedule);
    const text = new vscode.MarkdownString(`**${words}**`);
    const times = next.map((time) => `- ${weekday(time, timezone)} ${time.replace('T', ' ')}`);
    const none = vscode.l10n.t('It has no more times.');
    text.appendMarkdown(`\n\n${times.length > 0 ? times.join('\n') : none}`);
    if (schedules.isPaused(file.folder, id))
      text.appendMarkdown(`\n\n${vscode.l10n.t('This DAG is paused: its times pass by.')}`);
    else if (!schedules.of(file.folder)?.isOn)
      text.appendMarkdown(`\n\n${vscode.l10n.t('Schedules are off for this folder.')}`);
    return new vscode.Hover(text, range);
  }
  return undefined;
}

function weekday(iso: string, timeZone: string): string {
  return new Date(iso).toLocaleDateString(vscode.env.language, { weekday: 'short', timeZone });
}
