// Problems that say the same of several places, such as the edges of one cycle: told once, with all places.
import type { Problem, RelatedPlace } from '../../core/problem.js';

export interface ToldProblem {
  /** The first is told; the others are at other places. Never empty. */
  readonly problems: readonly [Problem, ...Problem[]];
  /** Places that belong to it and are none of the problems' own, each once. */
  readonly related: readonly RelatedPlace[];
  /** What a problem's own place is called by the others; empty where they don't. */
  readonly labelOf: (problem: Problem) => string;
}

/** Puts problems of one file with the same code and message together when they name each other's places. O(problems × related). */
export function tellTogether(problems: readonly Problem[]): ToldProblem[] {
  const groups = new Map<string, [Problem, ...Problem[]]>();
  for (const [index, problem] of problems.entries()) {
    const key = problem.related.length > 0 ? `${problem.code} ${problem.message}` : String(index);
    const group = groups.get(key);
    if (group) group.push(problem);
    else groups.set(key, [problem]);
  }
  return [...groups.values()].map(toldProblem);
}

function toldProblem(problems: [Problem, ...Problem[]]): ToldProblem {
  const own = new Set(problems.map(({ range }) => placeKey(range)));
  const others = new Map<string, RelatedPlace>();
  const labels = new Map<string, string>();
  for (const place of problems.flatMap(({ related }) => related)) {
    const key = placeKey(place.range);
    if (place.file === undefined && own.has(key)) labels.set(key, place.message);
    else others.set(`${place.file ?? ''} ${key}`, place);
  }
  return {
    problems,
    related: [...others.values()],
    labelOf: ({ range }) => labels.get(placeKey(range)) ?? '',
  };
}

function placeKey({ start, end }: RelatedPlace['range']): string {
  return `${start.line}:${start.character}-${end.line}:${end.character}`;
}
