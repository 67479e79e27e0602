// When a DAG runs by itself.
import * as z from 'zod';
import { OVERLAPS, type ScheduleDefinition } from '../../core/definition.js';
import { phrase } from '../../core/phrase.js';
import { type CheckResult, checked, faultIssue, fine, wrong } from './checked.js';
import { CRONS_SCHEMA, calendarDate, checkCrons, duration, timezone } from './values.js';

const cron = checked(checkCrons, {
  ...CRONS_SCHEMA,
  description: 'Five-field cron text, or a list of them.',
});

const mapping = z
  .strictObject({
    cron: cron.optional(),
    every: duration(
      { description: 'A fixed interval, counted from `start_date`. In place of `cron`.', examples: ['6h'] },
      { positive: true },
    ).optional(),
    timezone: timezone({
      description: 'Name of the time zone that `cron` and the dates are meant in. Default: the machine’s.',
      examples: ['Europe/Berlin'],
    }).optional(),
    start_date: calendarDate({ description: 'No run before this.', examples: ['2026-01-01'] }).optional(),
    end_date: calendarDate({ description: 'No run after this.' }).optional(),
    catchup: z.boolean().optional().meta({
      description: 'Whether times that passed while no scheduler ran are made up for.',
      default: false,
    }),
    overlap: z.enum(OVERLAPS).optional().meta({
      description: 'What happens when a run is due while the one before still runs.',
      default: 'skip',
    }),
    jitter: duration({
      description: 'Each start is delayed at random by up to this much.',
      default: '0s',
    }).optional(),
  })
  .check((context) => {
    const { cron: crons, every, start_date, end_date } = context.value;
    const add = (code: 'missing-key' | 'wrong-type', message: string, path: string[]): void => {
      context.issues.push(faultIssue(code, message, path, context.value));
    };
    if (crons === undefined && every === undefined) add('missing-key', phrase('needs `cron` or `every`'), []);
    if (crons?.length === 0) add('wrong-type', phrase('must name a time'), ['cron']);
    if (crons !== undefined && every !== undefined)
      add('wrong-type', phrase('stands beside `cron`; keep one of the two'), ['every']);
    if (
      start_date &&
      end_date &&
      start_date.hasOffset === end_date.hasOffset &&
      end_date.ms < start_date.ms
    ) {
      add('wrong-type', phrase('is before `start_date`'), ['end_date']);
    }
  });

export const SCHEDULE_KEYS: readonly string[] = Object.keys(mapping.shape);

function toSchedule(value: z.output<typeof mapping>): ScheduleDefinition {
  return {
    ...(value.cron ? { cron: value.cron } : {}),
    ...(value.every === undefined ? {} : { every_ms: value.every }),
    ...(value.timezone === undefined ? {} : { timezone: value.timezone }),
    ...(value.start_date ? { start_date: value.start_date.text } : {}),
    ...(value.end_date ? { end_date: value.end_date.text } : {}),
    catchup: value.catchup ?? false,
    overlap: value.overlap ?? 'skip',
    jitter_ms: value.jitter ?? 0,
  };
}

const asMapping = mapping.transform(toSchedule).meta({ title: 'Schedule with settings' });

const asCron = checked((value): CheckResult<ScheduleDefinition> => {
  const result = checkCrons(value);
  if (!result.ok) return result;
  if (result.value.length === 0) return wrong('wrong-type', phrase('must name a time'));
  return fine({ cron: result.value, catchup: false, overlap: 'skip', jitter_ms: 0 });
}, CRONS_SCHEMA);

const DESCRIPTION = 'When the DAG runs by itself: a cron text, a list of them, or a mapping with settings.';

/** In every union of this schema the mapping comes first: messages are taken from the form that the value has. */
export const scheduleSchema = z.union([asMapping, asCron]).nullish().meta({ description: DESCRIPTION });
