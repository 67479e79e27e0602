// Whether a line of a journal is an event with all its parts, so that nobody who folds it can stumble over what is
// missing. By hand, some nanoseconds a line: a parser would cost more than the run.
import type { RunEvent, RunEventBody } from '../core/events.js';
import { RUN_STATES, TASK_STATES, TRIGGERS } from '../core/states.js';
import { isAmount, isName, isObject, isStrings, isWholeDefinition } from './whole-definition.js';

type Fields = Readonly<Record<string, unknown>>;

const OUTCOMES: ReadonlySet<unknown> = new Set(['success', 'failed', 'timed_out', 'skipped', 'cancelled']);
const ENDS: ReadonlySet<unknown> = new Set(['timeout', 'cancelled', 'run_timeout']);
const TASKS: ReadonlySet<unknown> = new Set(TASK_STATES);
const RUNS: ReadonlySet<unknown> = new Set(RUN_STATES);
const STARTS: ReadonlySet<unknown> = new Set(TRIGGERS);
const LATEST_DATE_MS = 8.64e15;

/** What each type must have beside the header; keys of later versions may come on top. */
const PARTS: Readonly<Record<RunEventBody['type'], (event: Fields) => boolean>> = {
  run_created: isCreation,
  run_queued: () => true,
  run_started: ({ slots }) => isAmount(slots),
  task_state: (event) => isName(event.task_id) && TASKS.has(event.state) && hasReason(event),
  attempt_starting: (event) => isOfAttempt(event) && isName(event.nonce),
  attempt_started: (event) => isOfAttempt(event) && isAmount(event.pid),
  attempt_ending: (event) => isOfAttempt(event) && ENDS.has(event.reason),
  attempt_finished: (event) =>
    isOfAttempt(event) && OUTCOMES.has(event.outcome) && isAmount(event.duration_ms) && hasReason(event),
  retry_scheduled: (event) => isOfAttempt(event) && isAmount(event.delay_ms) && isTime(event.retry_at),
  run_retried: ({ tasks, without_rule, definition }) =>
    isStrings(tasks) &&
    isStrings(without_rule) &&
    (definition === undefined || isWholeDefinition(definition)),
  run_loaded: ({ definition, params, slots, tasks }) =>
    isAmount(slots) &&
    (definition === undefined || isWholeDefinition(definition)) &&
    (params === undefined || isObject(params)) &&
    (tasks === undefined || isStrings(tasks)),
  run_adopted: ({ owner, pid }) => isAmount(owner) && isAmount(pid),
  cancel_requested: ({ now }) => typeof now === 'boolean',
  run_finished: ({ dag_id, state, tasks }) => isName(dag_id) && RUNS.has(state) && isObject(tasks),
};

/** True for an event that is whole, and for one of a type that a later version has brought. */
export function isWholeEvent(value: unknown): value is RunEvent {
  if (!isObject(value)) return false;
  const { version, type, seq, run_id, at } = value;
  if (typeof version !== 'number' || typeof type !== 'string' || typeof run_id !== 'string') return false;
  if (!Number.isSafeInteger(seq) || !isTime(at)) return false;
  return !isKnown(type) || PARTS[type](value);
}

function isKnown(type: string): type is RunEventBody['type'] {
  return Object.hasOwn(PARTS, type);
}

function isCreation(event: Fields): boolean {
  const { selected, max_parallel, borrowed } = event;
  return (
    isName(event.dag_id) &&
    isObject(event.params) &&
    STARTS.has(event.trigger) &&
    isTime(event.logical_date) &&
    (event.file === null || typeof event.file === 'string') &&
    typeof event.project === 'string' &&
    (selected === undefined || isStrings(selected)) &&
    (max_parallel === undefined || (isAmount(max_parallel) && max_parallel >= 1)) &&
    (borrowed === undefined || isObject(borrowed)) &&
    isWholeDefinition(event.definition)
  );
}

function isOfAttempt({ task_id, attempt }: Fields): boolean {
  return isName(task_id) && Number.isSafeInteger(attempt) && isAmount(attempt);
}

/** What is shown of an end, where it says something. */
function hasReason({ message, reason, because, exit_code, signal }: Fields): boolean {
  return (
    (message === undefined || typeof message === 'string') &&
    (reason === undefined || typeof reason === 'string') &&
    (because === undefined || isStrings(because)) &&
    (exit_code === undefined || typeof exit_code === 'number') &&
    (signal === undefined || typeof signal === 'string')
  );
}

/** Many events in a row have the same time. */
let lastTime = '';

function isTime(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (value === lastTime) return true;
  if (!(Math.abs(Date.parse(value)) <= LATEST_DATE_MS)) return false;
  lastTime = value;
  return true;
}
