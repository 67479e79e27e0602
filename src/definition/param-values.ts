// Values of parameters against their definitions, by JSON Schema's words, without compiling code.
import { createContext, Script } from 'node:vm';
import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema';
import type { Json, ParamDefinition } from '../core/definition.js';
import { phrase } from '../core/phrase.js';
import { reasonOf } from '../core/reason-of.js';
import { findDuplicateItems, withoutUniqueItems } from './duplicate-items.js';
import { valueFaultWords } from './value-fault-words.js';

export interface ValueFault {
  /** Place inside the value, as in `/0/name`; empty for the value itself. */
  readonly path: string;
  readonly message: string;
}

/** A pattern may take for ever on a text made for it. */
const PATTERN_LIMIT_MS = 250;

/** What is wrong with one value; empty when nothing is. Never throws. */
export function findValueFaults(definition: ParamDefinition, value: Json): readonly ValueFault[] {
  const { description: _description, title: _title, examples: _examples, ...words } = definition;
  const schema = withoutUniqueItems(words) as unknown as Schema;
  try {
    const validate = (): readonly OutputUnit[] => {
      const result = new Validator(schema, '2020-12', false).validate(value);
      return result.valid ? [] : result.errors;
    };
    const errors = mayRunLong(definition) ? withTimeLimit(validate) : validate();
    return [...errors.flatMap(explain), ...duplicates(words, value)];
  } catch (error) {
    const reason = reasonOf(error);
    const isTimeout = /timed out/.test(reason);
    return [
      {
        path: '',
        message: isTimeout ? tooSlow() : phrase("can't be checked: {0}", reason),
      },
    ];
  }
}

function duplicates(schema: Readonly<Record<string, unknown>>, value: Json): readonly ValueFault[] {
  return findDuplicateItems(schema, value).map(({ path, first, second }) => ({
    path,
    message: phrase('Duplicate items at indexes {0} and {1}', String(first), String(second)),
  }));
}

/** True where a check was given up. */
export function isTooSlow({ message }: ValueFault): boolean {
  return message === tooSlow();
}

function tooSlow(): string {
  return phrase('takes too long to check; make the pattern simpler');
}

function mayRunLong(definition: ParamDefinition): boolean {
  return JSON.stringify(definition).includes('"pattern"');
}

/** A regular expression can be stopped only from outside, by the engine's own limit on a script. */
function withTimeLimit<T>(work: () => T): T {
  const context = createContext({ work });
  return new Script('work()').runInContext(context, { timeout: PATTERN_LIMIT_MS }) as T;
}

/** The library's sentences in ours; those that only say that a part is wrong are left out. */
function explain({ instanceLocation, keyword, error }: OutputUnit): ValueFault[] {
  if (/did not match schema|does not match (additional properties )?schema|subschema/i.test(error)) return [];
  return [
    { path: instanceLocation.replace(/^#/, ''), message: valueFaultWords(keyword, error.replace(/\.$/, '')) },
  ];
}
