// The one check of DAG files over a DAG that a host described.
import type { DescribedDag } from '../../core/host-description.js';
import { checkSource, type DefinitionResult } from '../check-source.js';
import type { SourceOutline } from '../source/outline.js';
import { SourcePositions } from '../source/positions.js';
import type { SourceText } from '../source-text.js';
import type { CodeLines } from './code-lines.js';
import { describedOutline, describedSource } from './described-source.js';

export interface Described {
  readonly text: SourceText;
  readonly language: 'python' | 'javascript';
  readonly dag: DescribedDag;
  /** The places that the text alone shows. */
  readonly known: SourceOutline;
  readonly lines: CodeLines;
}

/** Never throws, whatever the host said. O(DAG). */
export function readDescribed({ text, language, dag, known, lines }: Described): DefinitionResult {
  const result = checkSource(describedSource(dag, known, lines), text, { code: { language } });
  return { ...result, positions: new SourcePositions(() => describedOutline(dag, known, lines)) };
}
