// DAGs of one id in several files: runs are found by id, so two must not share one.
import { phrase } from '../core/phrase.js';
import { type Problem, problemAt, type Range, START_OF_FILE } from '../core/problem.js';
import type { DefinitionResult } from './check-source.js';
import { isIgnored } from './ignored-lines.js';

/** Files named in a problem; a copied folder may have thousands. */
const MOST_RELATED = 20;

/**
 * A warning for each DAG whose id one of another file has too, ignoring case. Files that silence it have none; two in
 * one file are that file's own problem. O(DAGs).
 */
export function findDuplicateDags(
  results: readonly DefinitionResult[],
): ReadonlyMap<DefinitionResult, Problem> {
  const byId = new Map<string, DefinitionResult[]>();
  for (const result of results) {
    const id = result.id.toLowerCase();
    const same = byId.get(id);
    if (same) same.push(result);
    else byId.set(id, [result]);
  }
  const problems = new Map<DefinitionResult, Problem>();
  for (const same of byId.values()) {
    if (same.length < 2) continue;
    for (const result of same) {
      const range = idRange(result);
      const others = same.filter(({ file }) => file !== result.file);
      if (others.length > 0 && !isIgnored(result.ignored, 'duplicate-dag', range.start.line))
        problems.set(result, describe(result, range, others));
    }
  }
  return problems;
}

function describe(result: DefinitionResult, range: Range, others: readonly DefinitionResult[]): Problem {
  const [first] = others;
  const file = first?.file ?? '';
  const where = others.length > 1 ? phrase('{0} and {1} more', file, others.length - 1) : file;
  const message = phrase(
    'The DAG id `{0}` is that of {1} too; give one of them another `id`',
    result.id,
    where,
  );
  return {
    ...problemAt('duplicate-dag', message, range),
    related: others.slice(0, MOST_RELATED).map((other) => ({
      message: phrase('`{0}` in {1}', other.id, other.file),
      range: idRange(other),
      file: other.file,
    })),
  };
}

/** The file's start where it gives no id. */
function idRange({ positions }: DefinitionResult): Range {
  return positions.dagId() ?? START_OF_FILE;
}
