// The text that a host's `describe` prints, as data.
import * as z from 'zod';
import type { CompileFault, DescribedProblem, HostDescription } from '../../core/host-description.js';
import { PROBLEM_SEVERITIES, type ProblemCode } from '../../core/problem.js';

const line = z.number().int().min(1).catch(1);
const codes = Object.keys(PROBLEM_SEVERITIES) as [ProblemCode, ...ProblemCode[]];

const problemSchema: z.ZodType<DescribedProblem> = z.object({
  code: z.enum(codes).catch('load-error'),
  message: z.string(),
  line,
  column: z.number().int().min(1).optional().catch(undefined),
  dag_id: z.string().optional(),
  related: z.object({ file: z.string(), line }).optional().catch(undefined),
});

const descriptionSchema: z.ZodType<HostDescription> = z.object({
  language: z.enum(['python', 'javascript']),
  dags: z.array(
    z.object({
      definition: z.record(z.string(), z.unknown()),
      line,
      tasks: z.record(z.string(), z.object({ line })),
    }),
  ),
  problems: z.array(problemSchema),
});

const START = /\{"version": ?1,/g;

/** What a host says on its channel; null where that is none. */
export function parseDescription(value: unknown): HostDescription | null {
  const parsed = descriptionSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** Null where the text holds no answer. Native code may have printed before it, though it should not. */
export function readDescription(text: string): HostDescription | null {
  for (const { index } of text.matchAll(START)) {
    try {
      const description = parseDescription(JSON.parse(text.slice(index)));
      if (description) return description;
    } catch {
      // What a file printed looks like an answer and is none.
    }
  }
  return null;
}

const compiledSchema = z.object({ file: z.string(), problem: problemSchema.nullable() });

/** The lines that `compile` prints, in their order. */
export function compileAnswer(
  text: string,
): readonly (readonly [file: string, fault: CompileFault | null])[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      const parsed = compiledSchema.safeParse(JSON.parse(line));
      return parsed.success ? [[parsed.data.file, parsed.data.problem] as const] : [];
    } catch {
      // Cut off: its process was ended.
      return [];
    }
  });
}
