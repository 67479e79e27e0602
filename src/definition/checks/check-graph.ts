// Problems between tasks: equal ids, unknown upstream tasks, self-edges and cycles.
import { findCycles } from '../../core/graph/cycles.js';
import type { Graph } from '../../core/graph/graph.js';
import { phrase } from '../../core/phrase.js';
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
      message: phrase(
        'Task `{0}` has the id of `{1}`: case does not tell ids apart; give it another',
        shorten(id),
        shorten(known),
      ),
      related: [
        { message: phrase('The first `{0}`', shorten(known)), place: { path: ['tasks', known], at: 'key' } },
      ],
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
        message: phrase('Task `{0}` depends on itself; remove this', shorten(id)),
      }));
    } else if (!byId.has(id) && !unsure.tasks) {
      report.add('unknown-task', { path: dependencyPath(task, index) }, () => {
        // Not itself: that would be the next mistake.
        const suggestion = nearestName(
          id,
          ids.filter((each) => each !== task.id),
        );
        const hint = suggestion ? didYouMean(suggestion) : phrase('; add it, or remove this');
        return { message: phrase('There is no task `{0}`', shorten(id)) + hint, suggestion };
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
  const path = describePath(members.map(({ id }) => shorten(id)));
  const message = phrase('Cycle: {0}; remove one of these edges', path);
  for (const edge of edges.slice(0, MOST_PROBLEMS)) {
    report.add('cycle', { path: edge.path }, () => ({
      message,
      related: edges
        .filter((other) => other !== edge)
        .slice(0, MOST_RELATED)
        .map((other) => ({
          message: phrase('`{0}` depends on `{1}`', shorten(other.task.id), shorten(other.upstream)),
          place: { path: other.path },
        })),
    }));
  }
}

function describePath(ids: readonly string[]): string {
  const [first = ''] = ids;
  if (ids.length <= MOST_NAMES) return [...ids, first].join(' → ');
  const left = ids.length - MOST_NAMES;
  return [...ids.slice(0, MOST_NAMES - 2), phrase('… ({0} more) …', left), ...ids.slice(-2), first].join(
    ' → ',
  );
}
