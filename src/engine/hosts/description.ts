// The text that a host's `describe` prints, as data.
import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod';
import { firstLine } from '../../core/first-line.js';
import type { CompileFault, DescribedProblem, HostDescription } from '../../core/host-description.js';
import { ExactNumber } from '../../core/json/exact-number.js';
import { readExactJson } from '../../core/json/read-json.js';
import { DEEPEST_JSON } from '../../core/json/scan-json.js';
import { PROBLEM_SEVERITIES, type ProblemCode } from '../../core/problem.js';

const line = z.number().int().min(1).catch(1);
const codes = Object.keys(PROBLEM_SEVERITIES) as [ProblemCode, ...ProblemCode[]];

const problemSchema: z.ZodType<DescribedProblem> = z.object({
  code: z.enum(codes).catch('load-error'),
  message: z.string().transform((text) => firstLine(stripVTControlCharacters(text))),
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

/** Above a value of a parameter, which may be as deep as any. */
const LEVELS_ABOVE = 10;

const START = /\{"version": ?1,/g;

/** What a host says on its channel, each number as it was written; null where that is none. */
export function parseDescription(value: unknown): HostDescription | null {
  const parsed = descriptionSchema.safeParse(value);
  return parsed.success ? withDoubts(parsed.data) : null;
}

/** Null where the text holds no answer. Native code may have printed before it, though it should not. */
export function readDescription(text: string): HostDescription | null {
  for (const { index } of text.matchAll(START)) {
    // What a file printed may look like an answer and be none.
    const read = readExactJson(text.slice(index), DEEPEST_JSON + LEVELS_ABOVE);
    const description = read.ok ? parseDescription(read.value) : null;
    if (description) return description;
  }
  return null;
}

/** In JavaScript a whole number beyond 2^53 may have been another in the file's text: it is for the check to refuse. */
function withDoubts(description: HostDescription): HostDescription {
  if (description.language !== 'javascript') return description;
  const dags = description.dags.map((dag) => {
    const { params } = dag.definition;
    return params === undefined
      ? dag
      : { ...dag, definition: { ...dag.definition, params: doubted(params) } };
  });
  return { ...description, dags };
}

function doubted(value: unknown): unknown {
  if (typeof value === 'number')
    return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21
      ? new ExactNumber(String(value))
      : value;
  if (Array.isArray(value)) return value.map(doubted);
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, doubted(item)]));
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
