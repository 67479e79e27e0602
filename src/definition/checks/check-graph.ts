// Problems between tasks: equal ids, unknown upstream tasks, self-edges and cycles.
import { findCycles } from '../../core/graph/cycles.js';
import type { Graph } from '../../core/graph/graph.js';
import { nearestName } from '../nearest-name.js';
import { dependencyPath, type RawDag, type RawTask } from '../raw-dag.js';
import { MOST_PROBLEMS, type Report } from '../report.js';
import { didYouMean, shorten } from './schema-issues.js';

/** Names of a path shown, and edges told as related: a cycle may have thousands. */
const MOST_NAMES = 12;
const MOST_RELATED = 20;

export function checkGraph(dag: RawDag, graph: Graph, report: Report): void {
  checkIds(dag, report);
  const ids = [...dag.byId.keys()];
  for (const task of dag.tasks) checkDependencies(task, dag, ids, report);
  for (const cycle of findCycles(graph)) reportCycle(cycle, dag, report);
}

function checkIds({ tasks }: RawDag, report: Report): void {
  const first = new Map<string, string>();
  for (const { id } of tasks) {
    const known = first.get(id.toLowerCase());
    if (known === undefined) {
      first.set(id.toLowerCase(), id);
      continue;
    }
    report.add('duplicate-id', { path: ['tasks', id], at: 'key' }, () => ({
      message: `Task \`${shorten(id)}\` has the id of \`${shorten(known)}\`: case does not tell ids apart; give it another`,
      related: [{ message: `The first \`${shorten(known)}\``, place: { path: ['tasks', known], at: 'key' } }],
    }));
  }
}

function checkDependencies(
  task: RawTask,
  { byId, unsure }: RawDag,
  ids: readonly string[],
  report: Report,
): void {
  for (const [index, id] of task.depends_on.entries()) {
    if (id === '') continue;
    if (id === task.id) {
      report.add('self-dependency', { path: dependencyPath(task, index) }, () => ({
        message: `Task \`${shorten(id)}\` depends on itself; remove this`,
      }));
    } else if (!byId.has(id) && !unsure.tasks) {
      report.add('unknown-task', { path: dependencyPath(task, index) }, () => {
        const suggestion = nearestName(id, ids);
        const hint = suggestion ? didYouMean(suggestion) : '; add it, or remove this';
        return { message: `There is no task \`${shorten(id)}\`${hint}`, suggestion };
      });
    }
  }
}

function reportCycle(cycle: readonly number[], { tasks }: RawDag, report: Report): void {
  const members = cycle.flatMap((index) => tasks[index] ?? []);
  const edges = members.map((task, index) => {
    const upstream = members[(index + 1) % members.length]?.id ?? '';
    return { task, upstream, path: dependencyPath(task, task.depends_on.indexOf(upstream)) };
  });
  const message = `Cycle: ${describePath(members.map(({ id }) => shorten(id)))}; remove one of these edges`;
  for (const edge of edges.slice(0, MOST_PROBLEMS)) {
    report.add('cycle', { path: edge.path }, () => ({
      message,
      related: edges
        .filter((other) => other !== edge)
        .slice(0, MOST_RELATED)
        .map((other) => ({
          message: `\`${shorten(other.task.id)}\` depends on \`${shorten(other.upstream)}\``,
          place: { path: other.path },
        })),
    }));
  }
}

function describePath(ids: readonly string[]): string {
  const [first = ''] = ids;
  if (ids.length <= MOST_NAMES) return [...ids, first].join(' → ');
  const left = ids.length - MOST_NAMES;
  return [...ids.slice(0, MOST_NAMES - 2), `… (${left} more) …`, ...ids.slice(-2), first].join(' → ');
}
