// What a scheduler tells, in words for people.
import type { SchedulerEntryBody } from './scheduler-entry.js';

/** One line, without a time. */
export function entryWords(entry: SchedulerEntryBody): string {
  switch (entry.type) {
    case 'lease_taken':
      return 'this process schedules now';
    case 'lease_waits':
      return `process ${entry.holder_pid ?? 'unknown'} on ${entry.holder_host ?? 'an unknown host'} schedules already; waiting in case it goes`;
    case 'lease_lost':
      return 'another process schedules now; this one waits';
    case 'schedules_on':
      return 'schedules are on';
    case 'schedules_off':
      return `${entry.message ? `${entry.message}. ` : ''}schedules are off for this folder: nothing runs. taskflow scheduler --enable turns them on`;
    case 'foreign_home':
      return 'this history came with the folder: nothing is run from it';
    case 'dags_read':
      return `${entry.scheduled} scheduled DAG${entry.scheduled === 1 ? '' : 's'}${entry.faulty > 0 ? `, ${entry.faulty} with faults` : ''}; next ${entry.next_at ?? 'never'}`;
    case 'dag_faulty':
      return `${entry.dag_id} does not run: ${entry.message} (${entry.file})`;
    case 'run_created':
      return `${entry.dag_id} ${entry.logical_date}: run ${entry.run_id}${entry.starts === 'after_scheduled' ? ', waits for the scheduled ones before it' : ''}`;
    case 'run_taken_up':
      return `${entry.dag_id} ${entry.logical_date}: run ${entry.run_id}, taken up from a scheduler that died`;
    case 'run_skipped':
      return `${entry.dag_id} ${entry.logical_date}: skipped, ${entry.active.join(', ')} is still active`;
    case 'run_replaced':
      return `${entry.dag_id}: cancelling run ${entry.run_id}, replaced by that of ${entry.by}`;
    case 'times_left_out':
      return `${entry.dag_id}: ${leftOutWords(entry)}`;
    case 'dag_ahead':
      return `${entry.dag_id}: its times up to ${entry.handled_until} have been dealt with; nothing runs before then`;
    case 'queued_run_started':
      return `${entry.dag_id}: starting queued run ${entry.run_id}`;
    case 'run_resumed':
      return `${entry.dag_id}: going on with run ${entry.run_id}, whose runner is gone`;
    case 'failed':
      return `failed, and tries again: ${entry.message}`;
    case 'stopped':
      return 'stopped; runs go on in their own processes';
  }
}

function leftOutWords({
  reason,
  count,
  before,
}: Extract<SchedulerEntryBody, { type: 'times_left_out' }>): string {
  const times = count === 1 ? '1 missed time' : `${count} missed times`;
  switch (reason) {
    case 'no_catchup':
      return `${times} left out, as catchup is off`;
    case 'cap':
      return `${times} left out: catchup makes up for the newest ones only`;
    case 'window':
      return `missed times before ${before} are left out: catchup goes back no further`;
    case 'paused':
      return `${times} passed while it was paused, and are left out`;
  }
}
