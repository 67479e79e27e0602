// The format of a DAG in code, in the words of DAG files: its tasks may be functions.
import * as z from 'zod';
import { phrase } from '../../core/phrase.js';
import { faultIssue } from './checked.js';
import { dagSchema } from './dag.js';
import { taskSchema } from './task.js';
import { newId } from './values.js';

const codeTaskSchema = z
  .strictObject({
    ...taskSchema.shape,
    run: taskSchema.shape.run.optional(),
    kind: z.literal('function').optional(),
  })
  .check(({ value, issues }) => {
    if (value.kind === undefined && value.run === undefined) {
      issues.push(
        faultIssue(
          'missing-key',
          phrase('is not there: a task needs a function, or a command'),
          ['run'],
          value,
        ),
      );
    }
    if (value.kind === undefined) return;
    if (value.run !== undefined) {
      issues.push(
        faultIssue('wrong-type', phrase('stands beside a function; keep one of the two'), ['run'], value),
      );
    } else if (value.shell !== undefined) {
      issues.push(
        faultIssue('unknown-key', phrase('belongs to `run`; a function has none'), ['shell'], value),
      );
    }
  });

export const codeDagSchema = z.strictObject({
  ...dagSchema.shape,
  tasks: z.record(newId({}), codeTaskSchema).check(({ value, issues }) => {
    if (Object.keys(value).length > 0) return;
    issues.push(faultIssue('wrong-type', phrase('needs at least one task'), [], value));
  }),
});

export type CodeDagInput = z.output<typeof codeDagSchema>;
export type CodeTaskInput = z.output<typeof codeTaskSchema>;
