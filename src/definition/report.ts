// Collects what is wrong with one file, and turns it into problems with ranges: at most 200, in order.
import { PROBLEM_SEVERITIES, type Problem, type ProblemCode } from '../core/problem.js';
import { type IgnoredLines, isIgnored } from './ignored-lines.js';
import type { Lines, Span } from './source/lines.js';
import {
  locate,
  type ParsedSource,
  type Path,
  type SourceEntry,
  type SourceNode,
} from './source/source-tree.js';
import { valuePlaces } from './source/text-offsets.js';
import type { SourceText } from './source-text.js';

export const MOST_PROBLEMS = 200;
/** Beyond these no more are kept: a file of noise has millions. */
const MOST_FINDINGS = 5_000;
/** Of one message; a name in it may have megabytes. */
const MOST_CHARACTERS = 2_000;

/** A place by path; `at` is the value unless said otherwise, `part` is within the value's own text. */
export interface Place {
  readonly path: Path;
  readonly at?: 'key' | 'value';
  readonly part?: Span | undefined;
}

/** The words of a finding; asked for only when it is among the 200, because a nearest name costs time. */
export interface Said {
  readonly message: string;
  readonly suggestion?: string | undefined;
  readonly related?: readonly { readonly message: string; readonly place: Place | Span }[];
}

/** Spells the keys that words name as the file does. */
export type Respell = (code: ProblemCode, said: Said) => Said;

interface Finding {
  readonly code: ProblemCode;
  readonly span: Span;
  readonly say: () => Said;
}

export class Report {
  readonly #text: string;
  readonly #source: ParsedSource;
  readonly #lines: Lines;
  readonly #respell: Respell;
  readonly #ignored: IgnoredLines;
  readonly #errors: Finding[] = [];
  readonly #others: Finding[] = [];
  #isAftermath: ParsedSource['isAftermath'];
  readonly #places = new WeakMap<SourceNode, (part: Span) => Span>();

  constructor(
    { content, lines, ignored }: SourceText,
    source: ParsedSource,
    respell: Respell = (_, said) => said,
  ) {
    this.#text = content;
    this.#respell = respell;
    this.#source = source;
    this.#lines = lines;
    this.#ignored = ignored;
  }

  /** From now on, what only follows from a fault of the text is not told. */
  passOverAftermath(): void {
    this.#isAftermath = this.#source.isAftermath;
  }

  add(code: ProblemCode, place: Place | Span, say: () => Said): void {
    const kept = PROBLEM_SEVERITIES[code] === 'error' ? this.#errors : this.#others;
    if (kept.length >= MOST_FINDINGS) return;
    const finding = { code, span: this.#spanOf(place), say };
    if (this.#isAftermath?.(code, finding.span.start)) return;
    // What is silenced must not take the place of what is not.
    if (!this.#isIgnored(finding)) kept.push(finding);
  }

  hasErrors(): boolean {
    return this.#errors.length > 0;
  }

  /** Sorted by place; errors are kept first where there are too many. */
  problems(): readonly Problem[] {
    const errors = withoutEchoes(this.#errors).slice(0, MOST_PROBLEMS);
    const others = this.#others.sort(byPlace).slice(0, MOST_PROBLEMS - errors.length);
    return [...errors, ...others].sort(byPlace).map((finding) => this.#finish(finding));
  }

  #isIgnored({ code, span }: Finding): boolean {
    return this.#ignored.length > 0 && isIgnored(this.#ignored, code, this.#lines.position(span.start).line);
  }

  /** The text of a scalar as it stands in the file, without quotes only where it has none. */
  scalarText(path: Path): string | null {
    const { entry, exact } = locate(this.#source.root(), path);
    if (!exact || entry?.value?.kind !== 'scalar') return null;
    return this.#text.slice(entry.value.span.start, entry.value.span.end);
  }

  #finish({ code, span, say }: Finding): Problem {
    const { message, suggestion, related = [] } = this.#respell(code, say());
    return {
      code,
      severity: PROBLEM_SEVERITIES[code],
      message: bounded(message),
      range: this.#lines.range(span),
      related: related.map((item) => ({
        message: bounded(item.message),
        range: this.#lines.range(this.#spanOf(item.place)),
      })),
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  }

  #spanOf(place: Place | Span): Span {
    if ('start' in place) return place;
    const root = this.#source.root();
    const { entry, exact } = locate(root, place.path);
    if (!entry) return startOf(root);
    if (place.at === 'key' || !exact) return entry.key ?? entry.value?.span ?? startOf(root);
    const node = entry.value;
    if (!node) return entry.key ?? startOf(root);
    return place.part && node.kind === 'scalar'
      ? this.#partOf(node, place.part, entry, place.path)
      : node.span;
  }

  #partOf(node: SourceNode, part: Span, entry: SourceEntry, path: Path): Span {
    if (node.partAt) return node.partAt(part);
    const value = valueAt(this.#source.value, path);
    if (typeof value !== 'string' || entry.value !== node) return node.span;
    let places = this.#places.get(node);
    if (!places) {
      places = valuePlaces(this.#text, node.span, value);
      this.#places.set(node, places);
    }
    return places(part);
  }
}

/** Sorted by place; what follows from one mistake of syntax at its place says nothing new. */
function withoutEchoes(findings: Finding[]): readonly Finding[] {
  const isEcho = (finding: Finding, previous: Finding | undefined): boolean =>
    finding.code.endsWith('-syntax') &&
    previous?.code === finding.code &&
    previous.span.start === finding.span.start;
  return findings.sort(byPlace).filter((finding, index, all) => !isEcho(finding, all[index - 1]));
}

function byPlace(a: Finding, b: Finding): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}

function bounded(message: string): string {
  return message.length > MOST_CHARACTERS ? `${message.slice(0, MOST_CHARACTERS)}…` : message;
}

/** The value at a path, own keys only. */
export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string | number, unknown>)[name];
  }
  return at;
}

/** The first key of a file, where the file as a whole is meant. */
function startOf(root: SourceNode | null): Span {
  const first = root?.entries[0];
  if (first?.key && !first.merged) return first.key;
  const start = root?.span.start ?? 0;
  return { start, end: Math.min(root?.span.end ?? start, start + 1) };
}
