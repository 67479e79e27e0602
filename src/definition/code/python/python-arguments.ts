// What a call in a Python DAG file is given.
import type { Span } from '../../source/lines.js';
import type { OptionEntry, Value } from '../model/values.js';

export interface Arguments {
  readonly positional: readonly { readonly value: Value; readonly span: Span }[];
  readonly named: readonly OptionEntry[];
  /** False: `*x` or `**x` brings more, which is not known. */
  readonly isWhole: boolean;
}

export const NO_ARGUMENTS: Arguments = { positional: [], named: [], isWhole: true };

/** As `str(key)` writes it; null where that is not known. */
export function keyText(value: Value): string | null {
  if (value.kind !== 'scalar') return null;
  if (typeof value.data === 'string') return value.data;
  return typeof value.data === 'number' && Number.isSafeInteger(value.data) ? String(value.data) : null;
}
