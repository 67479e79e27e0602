// What a host (extension or server) tells the page: one snapshot, then changes.
import * as z from 'zod/mini';
import { RUN_STATES, TASK_STATES, TRIGGERS } from '../../core/states.js';
import { definitionSchema, problemSchema } from './definition-schema.js';
import { eventsSchema } from './event-schema.js';

const taskId = z.string();
const runId = z.string();

/** The file as it is in the editor now. */
const dagSchema = z.object({
  id: z.string(),
  /** As shown to people: relative to the folder, with `/`; null when no file is known (a run whose file is gone). */
  file: z.nullable(z.string()),
  /** Goes up with every change that is sent. */
  revision: z.number(),
  /** Null when the file has an error: the page keeps what it drew last, else draws the outline. */
  definition: z.nullable(definitionSchema),
  /** What a broken file still tells of its tasks; only needed while `definition` is null. */
  outline: z.exactOptional(z.array(z.object({ id: z.string(), depends_on: z.array(z.string()) }))),
  problems: z.array(problemSchema),
  /** Zero-based line of each task in the file. */
  lines: z.record(taskId, z.number()),
});
export type DagView = z.infer<typeof dagSchema>;

/** One run in the picker and one column of the grid; times are ISO 8601. */
const runRowSchema = z.object({
  run_id: runId,
  state: z.enum(RUN_STATES),
  trigger: z.enum(TRIGGERS),
  logical_date: z.string(),
  started_at: z.nullable(z.string()),
  ended_at: z.nullable(z.string()),
  /** How long it lay ended before it was retried. */
  idle_ms: z.number(),
});
export type RunRow = z.infer<typeof runRowSchema>;

/** Newest first; `more` says that older ones exist (`request_runs`). */
const runsSchema = z.object({ rows: z.array(runRowSchema), more: z.boolean() });

/** A run from its first event on. `after_seq` is 0 and `seq` the last event's, unknown types counted. */
const openRunSchema = z.object({ run_id: runId, seq: z.number(), events: eventsSchema });

const statsSchema = z.record(taskId, z.object({ median_ms: z.number(), runs: z.number() }));
export type TaskStats = z.infer<typeof statsSchema>;

/** Coordinates in CSS pixels at zoom 1, origin top left; a node's x and y are its top left corner. */
export const layoutSchema = z.object({
  width: z.number(),
  height: z.number(),
  nodes: z.array(
    z.object({ id: taskId, x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  ),
  /** `path` is an SVG path's `d`, from upstream to downstream, without an arrowhead. */
  edges: z.array(z.object({ from: taskId, to: taskId, path: z.string() })),
});
export type PageLayout = z.infer<typeof layoutSchema>;

/** What this host can do here, and why not. Buttons for what is missing are not drawn, disabled ones say `reason`. */
const abilitiesSchema = z.object({
  /** False in an untrusted workspace or for a reader: run, retry, cancel and resume are disabled. */
  run: z.boolean(),
  reason: z.exactOptional(z.string()),
  go_to_line: z.boolean(),
  open_log: z.boolean(),
});
export type Abilities = z.infer<typeof abilitiesSchema>;

const gridRunSchema = z.object({
  run_id: runId,
  tasks: z.record(
    taskId,
    z.object({
      state: z.enum(TASK_STATES),
      duration_ms: z.number(),
      attempts: z.number(),
      allowed: z.exactOptional(z.literal(true)),
    }),
  ),
});
export type GridRun = z.infer<typeof gridRunSchema>;

const textSchema = z.object({
  text: z.string(),
  /** True when this is only the beginning. */
  cut: z.boolean(),
});

const detailsSchema = z.object({
  /** Null: of the file, no run chosen; then only `history` says something. */
  run_id: z.nullable(runId),
  task_id: taskId,
  /** Pretty JSON, one entry for each upstream task that has an output. */
  inputs: z.array(z.object({ task_id: taskId, value: textSchema })),
  /** Pretty JSON, of the last successful attempt. */
  output: z.nullable(textSchema),
  /** This task in the DAG's last runs, oldest first, at most 20. */
  history: z.array(
    z.object({
      run_id: runId,
      state: z.enum(TASK_STATES),
      duration_ms: z.number(),
      at: z.nullable(z.string()),
    }),
  ),
});
export type TaskDetails = z.infer<typeof detailsSchema>;

const logSchema = z.object({
  run_id: runId,
  task_id: taskId,
  attempt: z.number(),
  /** May hold ANSI colours; a piece may end in the middle of a line. */
  text: z.string(),
  /** False: `text` takes the place of all sent before; true: it is added at the end. */
  append: z.boolean(),
  /** True when the log has lines before the first one sent. */
  cut: z.boolean(),
});

const snapshotSchema = z.object({
  type: z.literal('snapshot'),
  protocol: z.literal(1),
  host: z.enum(['editor', 'server']),
  /** BCP 47, for dates and numbers. */
  locale: z.string(),
  /** Translations by key of words.ts; English where a key is missing. */
  words: z.record(z.string(), z.string()),
  can: abilitiesSchema,
  direction: z.enum(['right', 'down']),
  dag: dagSchema,
  /** The DAGs of a picker; absent in the editor, where a page shows one. */
  dags: z.exactOptional(z.array(z.object({ id: z.string(), title: z.string() }))),
  runs: runsSchema,
  stats: statsSchema,
  /** The run shown; null shows the file. */
  run: z.nullable(openRunSchema),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** Everything a host may send. Each may come at any time after `snapshot`, which may come again (all starts over). */
export const hostMessageSchema = z.discriminatedUnion('type', [
  snapshotSchema,
  /** The file changed, while typing too. */
  z.object({ type: z.literal('dag'), dag: dagSchema }),
  /** What can be done here has changed: trust was given, the file is gone. */
  z.object({ type: z.literal('can'), can: abilitiesSchema }),
  z.object({ type: z.literal('dags'), dags: z.array(z.object({ id: z.string(), title: z.string() })) }),
  /** The whole list, for the first time or with older ones. */
  z.object({ type: z.literal('runs'), runs: runsSchema }),
  /** One run is new or changed (also: became interrupted). */
  z.object({ type: z.literal('run_row'), row: runRowSchema }),
  z.object({ type: z.literal('stats'), stats: statsSchema }),
  /** Another run is shown: the answer to choose_run, or the host's wish (a run was started from here). */
  z.object({ type: z.literal('run'), run: z.nullable(openRunSchema) }),
  /**
   * New events of the run shown, in order: those after `after_seq` up to `seq`. What the page has already it
   * ignores; a gap it answers with `request_events`. Merging events of some 16 to 100 ms is welcome.
   */
  z.object({
    type: z.literal('events'),
    run_id: runId,
    after_seq: z.number(),
    seq: z.number(),
    events: eventsSchema,
  }),
  /** Answer to request_layout with that number; `layout` null when there is none to be had (the page keeps its levels). */
  z.object({ type: z.literal('layout'), request: z.number(), layout: z.nullable(layoutSchema) }),
  /** Answer to request_grid; may come in pieces. */
  z.object({ type: z.literal('grid'), runs: z.array(gridRunSchema) }),
  /** For the selected task, at selection and when it changes. */
  z.object({ type: z.literal('details'), details: detailsSchema }),
  z.object({ type: z.literal('log'), log: logSchema }),
  /** Answer to every message that carries `request` (but request_layout): done, or why not, in a sentence for people. */
  z.object({ type: z.literal('done'), request: z.number(), error: z.exactOptional(z.string()) }),
  /** Something to say in the page itself. */
  z.object({ type: z.literal('notice'), severity: z.enum(['info', 'warning', 'error']), text: z.string() }),
  /** Keyboard commands of the host that act on the page. */
  z.object({ type: z.literal('show'), what: z.enum(['graph', 'gantt', 'grid', 'search', 'export']) }),
  /** Selects a task and brings it into view: a click in the tree or "Show in graph". */
  z.object({ type: z.literal('reveal'), task_id: taskId }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;
