// What the page tells its host. Nothing in it is trusted: ids are looked up, nothing is written where it says.
import * as z from 'zod/mini';
import type { Json } from '../../core/definition.js';

const taskId = z.string().check(z.maxLength(200));
const runId = z.string().check(z.maxLength(100));
/** Chosen by the page, answered by `done` with the same number. */
const request = z.number();

/** Checked by the host against the DAG. */
const params = z.exactOptional(z.record(z.string().check(z.maxLength(200)), z.custom<Json>()));

/** At most so many tasks are laid out for a page. */
const MOST_TASKS = 20_000;

export const pageMessageSchema = z.discriminatedUnion('type', [
  /** The first message, and the first of each reload: the host answers with a snapshot. */
  z.object({
    type: z.literal('ready'),
    protocol: z.number(),
    /** What was shown before a reload; null: the file; absent: the host chooses. */
    run_id: z.exactOptional(z.nullable(runId)),
    dag_id: z.exactOptional(z.string()),
  }),
  z.object({ type: z.literal('choose_dag'), dag_id: z.string() }),
  /** Null: show the file, no run. Answered by `run`. */
  z.object({ type: z.literal('choose_run'), run_id: z.nullable(runId) }),
  /** Older runs than the last of the list. Answered by `runs` with the whole, longer list. */
  z.object({ type: z.literal('request_runs') }),
  /** The journal after this event; 0: from the start. Answered by `events`. */
  z.object({ type: z.literal('request_events'), run_id: runId, after_seq: z.number() }),
  z.object({ type: z.literal('request_grid'), run_ids: z.array(runId).check(z.maxLength(100)) }),
  /** Where the nodes of this graph stand; sizes are CSS pixels. Only the newest request needs an answer. */
  z.object({
    type: z.literal('request_layout'),
    request,
    direction: z.enum(['right', 'down']),
    node_width: z.number(),
    node_height: z.number(),
    tasks: z.array(z.object({ id: taskId, depends_on: z.array(taskId) })).check(z.maxLength(MOST_TASKS)),
  }),
  /**
   * The task whose details are shown; null: none. The host sends `details` and the tail of the log of `attempt`
   * (absent: the last), and goes on sending both when they change, until the next `select`.
   */
  z.object({
    type: z.literal('select'),
    run_id: z.nullable(runId),
    task_id: z.nullable(taskId),
    attempt: z.exactOptional(z.number()),
  }),
  /** Run the DAG: without `params` the host asks for them where there are any, or takes their defaults. */
  z.object({ type: z.literal('run'), request, params }),
  z.object({
    type: z.literal('run_part'),
    request,
    task_id: taskId,
    part: z.enum(['until', 'from', 'alone']),
    params,
  }),
  z.object({ type: z.literal('cancel'), request, run_id: runId, now: z.boolean() }),
  z.object({ type: z.literal('resume'), request, run_id: runId }),
  z.object({ type: z.literal('retry_failed'), request, run_id: runId }),
  z.object({ type: z.literal('retry_task'), request, run_id: runId, task_id: taskId }),
  z.object({ type: z.literal('open_log'), request, run_id: runId, task_id: taskId, attempt: z.number() }),
  z.object({ type: z.literal('follow_log'), request, run_id: runId, task_id: taskId, attempt: z.number() }),
  /** The task's line in the DAG's file. */
  z.object({ type: z.literal('go_to_line'), request, task_id: taskId }),
  /** The problem at this place of the `problems` that came with this revision of the file. */
  z.object({ type: z.literal('go_to_problem'), request, revision: z.number(), index: z.number() }),
  /** A place in a file that the task's log names: the host opens it only where there is such a file. */
  z.object({
    type: z.literal('open_file'),
    request,
    run_id: runId,
    task_id: taskId,
    path: z.string().check(z.maxLength(500)),
    line: z.number(),
    column: z.exactOptional(z.number()),
  }),
  /** Save a picture or text; the host asks where. `name` has no path and no extension. */
  z.object({
    type: z.literal('export'),
    request,
    format: z.enum(['svg', 'png', 'mermaid']),
    name: z.string().check(z.maxLength(200)),
    encoding: z.enum(['utf8', 'base64']),
    content: z.string(),
  }),
]);
export type PageMessage = z.infer<typeof pageMessageSchema>;
export type PageMessageOf<T extends PageMessage['type']> = Extract<PageMessage, { type: T }>;
