// Bench: how near a run comes to the best that its slots allow, on a made-up clock.

import { criticalPath } from '../src/core/graph/critical-path.js';
import { buildGraph } from '../src/core/graph/graph.js';
import { prioritiesFrom } from '../src/engine/task-priorities.js';
import { dag } from '../test/support/definitions.js';
import { seededRandom } from '../test/support/random.js';
import { simulate } from '../test/support/simulated-run.js';
import type { BenchRow } from './bench-row.js';
import { randomDag } from './dag-files.js';

const DAGS = 50;
const SEED = 11;

/** Layered random DAGs of 100 tasks with log-normal durations on 2, 4 and 8 slots, against the lower bound. */
export function benchSimulated(): BenchRow[] {
  const rows: BenchRow[] = [];
  for (const slots of [2, 4, 8]) {
    const random = seededRandom(SEED);
    const ratios: number[] = [];
    const fifo: number[] = [];
    for (let each = 0; each < DAGS; each++) {
      const tasks = randomDag(random);
      const durations = new Map(
        tasks.map(({ id }) => [id, Math.max(1, Math.round(1000 * logNormal(random)))]),
      );
      const bound = lowerBound(tasks, durations, slots);
      const behave = (id: string) => ({ ms: durations.get(id) ?? 1, exit: 0 });
      const took = (order: 'path' | 'fifo') => {
        const options = { slots, behave, ...(order === 'path' && { priorities: prioritiesFrom(durations) }) };
        return (simulate(dag(tasks), options).state.ended_at ?? 0) / bound;
      };
      ratios.push(took('path'));
      fifo.push(took('fifo'));
    }
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const name = `random DAGs (seed ${SEED}) on ${slots} slots, to max(critical path, work ÷ slots)`;
    rows.push({ name: `${name}, mean`, value: mean(ratios), unit: 'x', reach: 1.1 });
    rows.push({ name: `${name}, worst`, value: Math.max(...ratios), unit: 'x', reach: null });
    rows.push({ name: `${name}, first in first out, mean`, value: mean(fifo), unit: 'x', reach: null });
  }
  return rows;
}

function lowerBound(
  tasks: ReturnType<typeof randomDag>,
  durations: ReadonlyMap<string, number>,
  slots: number,
): number {
  const graph = buildGraph(tasks);
  const weights = graph.ids.map((id) => durations.get(id) ?? 0);
  const work = weights.reduce((sum, ms) => sum + ms, 0);
  return Math.max(criticalPath(graph, weights)?.length ?? 0, work / slots);
}

/** Median 1, sigma 1. Box and Muller, 1958. */
function logNormal(random: () => number): number {
  return Math.exp(Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}
