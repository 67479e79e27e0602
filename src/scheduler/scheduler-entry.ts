// Everything a scheduler tells: what it did, what it left out and why. Its log is these, one JSON object a line.
import type { OverlapDecision } from './overlap.js';

export type SchedulerEntryBody =
  /** This process is now the one that schedules. */
  | { readonly type: 'lease_taken' }
  /** Another process schedules; this one waits in case it goes. */
  | { readonly type: 'lease_waits'; readonly holder_pid: number | null; readonly holder_host: string | null }
  | { readonly type: 'lease_lost' }
  | { readonly type: 'schedules_on' }
  /** Nothing is run; `message` where the settings can't be read. */
  | { readonly type: 'schedules_off'; readonly message?: string }
  /** The home came with the folder: nothing is ever run from it. */
  | { readonly type: 'foreign_home' }
  /** Told at the start and after a change of the files. `next_at`: when something can be due first. */
  | {
      readonly type: 'dags_read';
      readonly scheduled: number;
      readonly faulty: number;
      readonly next_at: string | null;
    }
  /** Does not run until its file has been changed. */
  | { readonly type: 'dag_faulty'; readonly dag_id: string; readonly file: string; readonly message: string }
  | {
      readonly type: 'run_created';
      readonly dag_id: string;
      readonly logical_date: string;
      readonly run_id: string;
      /** `queue`: it waits for the scheduled runs before it. */
      readonly starts: 'at_once' | 'after_scheduled';
    }
  /** The run that another scheduler was about to make when it died. */
  | {
      readonly type: 'run_taken_up';
      readonly dag_id: string;
      readonly logical_date: string;
      readonly run_id: string;
    }
  | {
      readonly type: 'run_skipped';
      readonly dag_id: string;
      readonly logical_date: string;
      /** The scheduled runs that are active. */
      readonly active: readonly string[];
    }
  | {
      readonly type: 'run_replaced';
      readonly dag_id: string;
      readonly run_id: string;
      /** The logical date that takes its place. */
      readonly by: string;
    }
  /** Missed times that are not made up for. */
  | {
      readonly type: 'times_left_out';
      readonly dag_id: string;
      readonly reason: 'no_catchup' | 'cap' | 'window' | 'paused';
      /** How many; with `window` it is not known. */
      readonly count?: number;
      /** With `window`: those before this time. */
      readonly before?: string;
    }
  /** The clock has been set back, or was far ahead once: nothing runs until then. */
  | { readonly type: 'dag_ahead'; readonly dag_id: string; readonly handled_until: string }
  /** A queued run, of whatever trigger, had a place. */
  | { readonly type: 'queued_run_started'; readonly dag_id: string; readonly run_id: string }
  /** A scheduled run whose runner was gone goes on. */
  | { readonly type: 'run_resumed'; readonly dag_id: string; readonly run_id: string }
  /** Tried again at the next look. */
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'stopped' };

export type SchedulerEntry = { readonly at: string } & SchedulerEntryBody;

export type StartsWhen = Extract<SchedulerEntryBody, { type: 'run_created' }>['starts'];

export function startsWhen(decision: Exclude<OverlapDecision, 'skip'>): StartsWhen {
  return decision === 'start' ? 'at_once' : 'after_scheduled';
}
