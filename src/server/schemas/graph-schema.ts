// The graph of a DAG as the API shows it: what `taskflow graph --json` prints.
import * as z from 'zod';
import { TRIGGER_RULES } from '../../core/definition.js';

const taskSchema = z.object({
  id: z.string(),
  description: z.string().optional(),
  trigger_rule: z.enum(TRIGGER_RULES),
  allow_failure: z.boolean(),
  level: z.number().int().nullable().meta({ description: 'From 0; null: the graph has a cycle' }),
  critical: z.boolean(),
  slack_ms: z
    .number()
    .optional()
    .meta({ description: 'How much later it could start without making the run longer' }),
  duration_ms: z.number().optional().meta({ description: 'Expected, by earlier runs' }),
});

const edgeSchema = z.object({
  from: z.string(),
  to: z.string(),
  critical: z.boolean(),
  implied: z.boolean().meta({ description: 'A longer path says the same' }),
});

export const graphSchema = z
  .object({
    dag_id: z.string(),
    description: z.string().optional(),
    tasks: z.array(taskSchema).readonly(),
    edges: z.array(edgeSchema).readonly(),
    levels: z
      .array(z.array(z.string()).readonly())
      .readonly()
      .nullable()
      .meta({ description: 'Ids of tasks that may run side by side' }),
    critical_path: z
      .object({ tasks: z.array(z.string()).readonly(), duration_ms: z.number().nullable() })
      .nullable()
      .meta({ description: 'duration_ms is null where no duration is known and all tasks count alike' }),
  })
  .meta({ id: 'Graph' });
