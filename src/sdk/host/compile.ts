// Compiles DAG files and runs nothing of them: what the language itself refuses, for the checker. Node must have been
// started with --experimental-vm-modules: nothing else of it compiles an ES module without loading it.
import { readFileSync } from 'node:fs';
// Whole: a Node without that option has no SourceTextModule to import by name.
import vm from 'node:vm';
import { reasonOf } from '../../core/reason-of.js';
import { findSyntaxError, readModule } from './module-source.js';

interface CompileProblem {
  readonly code: 'code-syntax' | 'load-error';
  readonly message: string;
  /** From 1. */
  readonly line: number;
}

const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

/** Paths come as a JSON list on standard input; each is answered by a line of JSON: its problem, or null. */
export function compileFiles(): void {
  const paths = JSON.parse(readFileSync(0, 'utf8')) as readonly string[];
  for (const file of paths)
    process.stdout.write(`${JSON.stringify({ file, problem: compileProblem(file) })}\n`);
}

function compileProblem(path: string): CompileProblem | null {
  try {
    const { format, source } = readModule(path);
    if (format === 'module') new vm.SourceTextModule(source, { identifier: path });
    else vm.compileFunction(source, PARAMETERS, { filename: path });
    return null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) return { code: 'load-error', message: reasonOf(error), line: 1 };
    return {
      code: 'code-syntax',
      message: `SyntaxError: ${error.message}`,
      line: lineOf(error, path) ?? findSyntaxError(path) ?? 1,
    };
  }
}

/** As errors of scripts have it in the first line of their stack. */
function lineOf({ stack = '' }: Error, path: string): number | null {
  const line = stack.startsWith(`${path}:`) ? Number.parseInt(stack.slice(path.length + 1), 10) : Number.NaN;
  return Number.isNaN(line) ? null : line;
}
