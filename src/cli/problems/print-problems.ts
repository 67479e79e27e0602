// Problems of a file as text for a terminal.
import type { Problem } from '../../core/problem.js';
import type { CliContext } from '../cli-context.js';

export function printProblems(_context: CliContext, file: string, problems: readonly Problem[]): string {
  return problems
    .map(({ range, severity, code, message }) => {
      const place = `${file}:${range.start.line + 1}:${range.start.character + 1}`;
      return `${place}: ${severity} ${code}: ${message}\n`;
    })
    .join('');
}
