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

export const MOST_PROBLEMS = 200;
/** Beyond these no more are kept: a file of noise has millions. */
const MOST_FINDINGS = 5_000;

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
  readonly #findings: Finding[] = [];
  #errors = 0;
  readonly #places = new WeakMap<SourceNode, (part: Span) => Span>();

  constructor(text: string, source: ParsedSource, lines: Lines, respell: Respell = (_, said) => said) {
    this.#text = text;
    this.#respell = respell;
    this.#source = source;
    this.#lines = lines;
  }

  add(code: ProblemCode, place: Place | Span, say: () => Said): void {
    if (PROBLEM_SEVERITIES[code] === 'error') this.#errors++;
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push({ code, span: this.#spanOf(place), say });
  }

  hasErrors(): boolean {
    return this.#errors > 0;
  }

  /** Sorted by place; errors are kept first where there are too many. */
  problems(ignored: IgnoredLines): readonly Problem[] {
    const isKept = ({ code, span }: Finding) =>
      ignored.length === 0 || !isIgnored(ignored, code, this.#lines.position(span.start).line);
    const kept = this.#findings.filter(isKept);
    // What follows from one mistake of syntax at its place says nothing new.
    const isEcho = (finding: Finding, index: number, all: readonly Finding[]): boolean =>
      finding.code.endsWith('-syntax') &&
      all[index - 1]?.code === finding.code &&
      all[index - 1]?.span.start === finding.span.start;
    const byPlace = kept.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    return byPlace
      .filter((finding, index, all) => !isEcho(finding, index, all))
      .slice(0, MOST_PROBLEMS)
      .map((finding) => this.#finish(finding));
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
      message,
      range: this.#lines.range(span),
      related: related.map((item) => ({
        message: item.message,
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
