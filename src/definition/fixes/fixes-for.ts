// The quick fixes of a problem: each gives a text that does not have it any more.
import type { Shell } from '../../core/definition.js';
import type { Problem } from '../../core/problem.js';
import { addDependency } from './add-dependency.js';
import { addTask } from './add-task.js';
import type { Fix, FixSource } from './fix.js';
import { moveToEnv } from './move-to-env.js';
import { removeEdge } from './remove-edge.js';
import { removeParam } from './remove-param.js';
import { silence } from './silence.js';
import { useName } from './use-name.js';

export interface FixOptions {
  /** What runs a command whose file names no shell. */
  readonly defaultShell: Shell;
}

/** The best first. `problem` must have been found in this very text. O(tasks of the file). */
export function fixesFor(source: FixSource, problem: Problem, options: FixOptions): readonly Fix[] {
  const own = [useName(source, problem), ...byCode(source, problem, options), silence(source, problem)];
  return own.filter((fix) => fix !== null);
}

function byCode(source: FixSource, problem: Problem, { defaultShell }: FixOptions): readonly (Fix | null)[] {
  switch (problem.code) {
    case 'cycle': {
      const others = problem.related.filter(({ file }) => file === undefined);
      return [problem.range, ...others.map(({ range }) => range)].map((range) => removeEdge(source, range));
    }
    case 'self-dependency':
      return [removeEdge(source, problem.range)];
    case 'unknown-task': {
      const { start, end } = source.lines.span(problem.range);
      const name = source.text.slice(start, end).replace(/^(["'])(.*)\1$/s, '$2');
      return [addTask(source, name), removeEdge(source, problem.range)];
    }
    case 'not-upstream':
      return [addDependency(source, problem.range)];
    case 'expression-in-run':
      return [moveToEnv(source, problem.range, defaultShell)];
    case 'unused-param': {
      const { line } = problem.range.start;
      const param = source.positions.outline.params.find(
        ({ key }) => key.start.line === line && key.start.character === problem.range.start.character,
      );
      return [param ? removeParam(source, param.name) : null];
    }
    default:
      return [];
  }
}
