// A file's reading as plain data, to be handed from one thread to another.
import type { DefinitionResult } from './check-source.js';
import type { FileReading } from './file-reading.js';
import type { SourceOutline } from './source/outline.js';
import { SourcePositions } from './source/positions.js';

export interface PlainReading extends Omit<FileReading, 'dags'> {
  readonly dags: readonly (Omit<DefinitionResult, 'positions'> & { readonly outline: SourceOutline })[];
}

/** O(file): the places of all parts are looked up. */
export function toPlainReading(reading: FileReading): PlainReading {
  const dags = reading.dags.map(({ positions, ...rest }) => ({ ...rest, outline: positions.outline }));
  return { ...reading, dags };
}

export function fromPlainReading(plain: PlainReading): FileReading {
  const dags = plain.dags.map(({ outline, ...rest }) => ({
    ...rest,
    positions: new SourcePositions(outline),
  }));
  return { ...plain, dags };
}
