// A DAG as the API shows it, in the list and alone.
import * as z from 'zod';
import type { DagDefinition } from '../../core/definition.js';
import { buildGraph } from '../../core/graph/graph.js';
import { parallelLevels } from '../../core/graph/parallel-levels.js';
import type { RunRow } from '../../history/index-rows.js';
import { describeSchedule } from '../../scheduler/describe-schedule.js';
import type { ServedDag } from '../dags/served-dags.js';
import { listedRun, listedRunSchema } from './run-schema.js';

const listed = {
  dag_id: z.string(),
  file: z.string().meta({ description: 'Relative to the project' }),
  description: z.string().nullable(),
  tags: z.array(z.string()),
  schedule: z.string().nullable().meta({ description: 'In words; null: none' }),
  next: z
    .string()
    .nullable()
    .meta({ format: 'date-time', description: 'When its schedule fires next; null: never' }),
  paused: z.boolean(),
  tasks: z.number().int().meta({ description: 'How many' }),
  errors: z.number().int().meta({ description: 'How many the file has; with any it can’t run' }),
  // A nullable of a named schema would make the name itself nullable.
  last_run: z.union([listedRunSchema, z.null()]),
};

export const listedDagSchema = z.object(listed).meta({ id: 'ListedDag' });
export const dagsSchema = z.object({ dags: z.array(listedDagSchema) }).meta({ id: 'Dags' });

const definitionSchema = z
  .custom<DagDefinition | null>((value) => value !== undefined)
  .meta({
    type: ['object', 'null'],
    additionalProperties: true,
    description: 'As it is run: defaults filled in, durations in milliseconds; null: the file has errors',
  });

export const dagSchema = z
  .object({
    ...listed,
    definition: definitionSchema,
    levels: z
      .array(z.array(z.string()))
      .nullable()
      .meta({ description: 'Ids of tasks that may run side by side' }),
    next_times: z.array(z.string()).meta({ description: 'The next five times of its schedule' }),
    problems: z.array(
      z.object({
        code: z.string(),
        severity: z.enum(['error', 'warning', 'info', 'hint']),
        message: z.string(),
        line: z.number().int().meta({ description: 'Zero-based' }),
        character: z.number().int(),
      }),
    ),
  })
  .meta({ id: 'Dag' });

export interface DagFacts {
  readonly lastRun: RunRow | null;
  readonly isPaused: boolean;
  readonly now: number;
}

export function listedDag(
  dag: ServedDag,
  { lastRun, isPaused, now }: DagFacts,
): z.infer<typeof listedDagSchema> {
  const { definition, problems, tasks } = dag.result;
  const schedule = definition?.schedule ? describeSchedule(definition.schedule, now, 1) : null;
  return {
    dag_id: dag.id,
    file: dag.file,
    description: definition?.description ?? null,
    tags: [...(definition?.tags ?? [])],
    schedule: schedule?.words ?? null,
    next: schedule?.next[0] ?? null,
    paused: isPaused,
    tasks: tasks.length,
    errors: problems.filter(({ severity }) => severity === 'error').length,
    last_run: lastRun ? listedRun(lastRun) : null,
  };
}

export function dagOf(dag: ServedDag, facts: DagFacts): z.infer<typeof dagSchema> {
  const { definition, problems, tasks } = dag.result;
  const graph = buildGraph(tasks);
  const levels = definition ? parallelLevels(graph) : null;
  return {
    ...listedDag(dag, facts),
    definition,
    levels: levels?.map((level) => level.map((index) => graph.ids[index] ?? '')) ?? null,
    next_times: definition?.schedule ? [...describeSchedule(definition.schedule, facts.now, 5).next] : [],
    problems: problems.map(({ code, severity, message, range }) => ({
      code,
      severity,
      message,
      line: range.start.line,
      character: range.start.character,
    })),
  };
}
