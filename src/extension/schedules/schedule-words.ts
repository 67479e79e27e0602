// A schedule in the editor's language. Loaded with the first one that is described.
import * as vscode from 'vscode';
import type { ScheduleDefinition } from '../../core/definition.js';
import { describeSchedule, type ScheduleDescription } from '../../scheduler/describe-schedule.js';

/** With its next five times from now on. */
export async function scheduleWords(schedule: ScheduleDefinition): Promise<ScheduleDescription> {
  // In a language that the rest is not translated into it is English, like the rest.
  const isGerman = vscode.l10n.bundle !== undefined && vscode.env.language.startsWith('de');
  if (isGerman) await import('cronstrue/locales/de.js');
  return describeSchedule(schedule, Date.now(), 5, isGerman ? 'de' : 'en');
}
