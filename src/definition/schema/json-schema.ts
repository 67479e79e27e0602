// The published JSON Schema of DAG files: hovers, completion and checks in editors that know no TaskFlow.
import * as z from 'zod';
import { dagSchema } from './dag.js';

/** Draft 7, which editors' YAML and JSON support knows best. */
export function dagJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(dagSchema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    // zod drops the defaults and examples of types that transform; ours are of the input.
    override: ({ zodSchema, jsonSchema }) => {
      const { default: value, examples } = z.globalRegistry.get(zodSchema) ?? {};
      Object.assign(jsonSchema, value === undefined ? {} : { default: value }, examples ? { examples } : {});
    },
  });
  return { ...schema };
}
