// Trees of a file's statements. A file that is read again, as one that is being typed, has only those parsed that have
// changed. What is found does not depend on what was read before: a statement has one tree, and a text one way to be cut.
import { Tree } from '@lezer/common';
import type { CodeLanguage } from './code-files.js';
import type { CodeParser } from './parse-code.js';
import { splitStatements } from './statements.js';
import { childrenOf, type SyntaxTree } from './syntax.js';
import { isOpenText } from './syntax-faults.js';

interface Statement {
  readonly tree: SyntaxTree;
  readonly isBroken: boolean;
  /** Whether what follows is parsed as it would be without it. */
  readonly isClosed: boolean;
}

/** Parts that are tried as one: of a text literal that looks like code, or a function with several decorators. */
const MOST_TOGETHER = 8;
/** Code units of all files whose trees are kept; each takes some 16 bytes. */
const MOST_KEPT = 1_000_000;

/** By file, the one that was read last at the end. */
const kept = new Map<string, { readonly length: number; readonly statements: Map<string, Statement> }>();

export class StatementTrees {
  readonly #parser: CodeParser;
  readonly #known: ReadonlyMap<string, Statement>;
  readonly #statements = new Map<string, Statement>();

  /** `length` is that of the file's text. */
  constructor(file: string, parser: CodeParser, length: number) {
    this.#parser = parser;
    this.#known = kept.get(file)?.statements ?? new Map();
    kept.delete(file);
    kept.set(file, { length, statements: this.#statements });
    dropOldest();
  }

  /** The tree that the text has as a whole. */
  parse(text: string): SyntaxTree {
    return this.#join(text) ?? this.#parser.parse(text);
  }

  isBroken(statement: string): boolean {
    return this.#statement(statement).isBroken;
  }

  /** Null where the text can't be parsed in parts. */
  #join(text: string): SyntaxTree | null {
    const parts = splitStatements(text, this.#parser.language);
    const children: Tree['children'][number][] = [];
    const positions: number[] = [];
    let type: Tree['type'] | undefined;
    let start = 0;
    for (let index = 0; index < parts.length; ) {
      const found = this.#closed(parts.slice(index, index + MOST_TOGETHER));
      if (!found) return null;
      const { tree } = found.statement;
      type ??= tree.type;
      children.push(...tree.children);
      for (const position of tree.positions) positions.push(start + position);
      start += tree.length;
      index += found.count;
    }
    return type ? new Tree(type, children, positions, start) : null;
  }

  #closed(parts: readonly string[]): { readonly statement: Statement; readonly count: number } | null {
    let text = '';
    for (const [index, part] of parts.entries()) {
      text += part;
      const statement = this.#statement(text);
      if (statement.isClosed) return { statement, count: index + 1 };
      if (statement.tree.length < text.length) return null;
    }
    return null;
  }

  #statement(text: string): Statement {
    let statement = this.#statements.get(text);
    if (!statement) {
      statement = this.#known.get(text) ?? readStatement(text, this.#parser);
      this.#statements.set(text, statement);
    }
    return statement;
  }
}

function readStatement(text: string, { language, parse }: CodeParser): Statement {
  const tree = parse(text);
  let isBroken = false;
  let isOpen = false;
  tree.iterate({
    enter: (at) => {
      isBroken ||= at.type.isError;
      isOpen ||= isOpenText(at, text);
    },
  });
  const isWhole = tree.length === text.length && !isBroken && !isOpen;
  return { tree, isBroken, isClosed: isWhole && !GOES_ON[language](tree, text) };
}

/** Whether it changes how the next line is read. */
const GOES_ON: Readonly<Record<CodeLanguage, (tree: SyntaxTree, text: string) => boolean>> = {
  // The parser takes lines that are indented without a reason, and counts from there.
  python: (tree, text) =>
    /\\\s*$/.test(text) ||
    childrenOf(tree.topNode).some(
      ({ name, from }) => name !== 'Comment' && /[ \t]/.test(text.charAt(from - 1)),
    ),
  javascript: (tree, text) => {
    const last = childrenOf(tree.topNode).findLast(({ name }) => !name.endsWith('Comment'));
    return last !== undefined && OPEN_WORDS.test(text.slice(last.from, last.to));
  },
};

/** Names that are words of the language before others. */
const OPEN_WORDS =
  /\b(?:abstract|async|await|declare|enum|global|interface|let|module|namespace|of|type|using|yield)$/;

function dropOldest(): void {
  let length = 0;
  for (const each of kept.values()) length += each.length;
  for (const [file, each] of kept) {
    if (length <= MOST_KEPT) break;
    length -= each.length;
    kept.delete(file);
  }
}
