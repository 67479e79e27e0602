// Where each code of a problem is explained: a heading of the documentation that comes with the extension.
import { readFileSync } from 'node:fs';
import type * as vscode from 'vscode';
import type { ProblemCode } from '../../core/problem.js';

export class Explanations {
  readonly #docs: vscode.Uri;
  #lines: ReadonlyMap<string, number> | undefined;

  /** `docs`: a Markdown file in which each code is a heading. Read when first asked. */
  constructor(docs: vscode.Uri) {
    this.#docs = docs;
  }

  /** The editor knows lines in a link, not headings. */
  of(code: ProblemCode): vscode.Uri {
    this.#lines ??= headings(this.#docs.fsPath);
    const line = this.#lines.get(code);
    return line === undefined ? this.#docs : this.#docs.with({ fragment: `L${line}` });
  }
}

/** Lines count from 1. */
function headings(path: string): ReadonlyMap<string, number> {
  try {
    const lines = readFileSync(path, 'utf8').split('\n');
    const found = lines.map((line, index) => [/^#+ ([\w-]+)\s*$/.exec(line)?.[1] ?? '', index + 1] as const);
    return new Map(found.filter(([heading]) => heading !== ''));
  } catch {
    return new Map();
  }
}
