// The DAGs that are measured, as files for TaskFlow and for other tools.
import type { ShellTask } from '../src/core/definition.js';
import { task } from '../test/support/definitions.js';
import { seededRandom } from '../test/support/random.js';

export interface PlainTask {
  readonly id: string;
  readonly run: string;
  readonly depends_on: readonly string[];
}

export function flat(count: number): PlainTask[] {
  return Array.from({ length: count }, (_, index) => ({ id: `t${index}`, run: 'true', depends_on: [] }));
}

/** Layers of equal width, each task after three of the layer before. */
export function layered(layers: number, width: number, seed: number): PlainTask[] {
  const random = seededRandom(seed);
  return Array.from({ length: layers * width }, (_, index) => {
    const layer = Math.floor(index / width);
    const upstream = new Set<string>();
    while (layer > 0 && upstream.size < Math.min(3, width)) {
      upstream.add(`t${(layer - 1) * width + Math.floor(random() * width)}`);
    }
    return { id: `t${index}`, run: 'true', depends_on: [...upstream] };
  });
}

/** Two chains of ten sleeps, .3 and .02 s in turn, one shifted by one: level by level 3.0 s, critical path 1.6 s. */
export function staggeredChains(): PlainTask[] {
  return ['a', 'b'].flatMap((chain, shift) =>
    Array.from({ length: 10 }, (_, index) => ({
      id: `${chain}${index}`,
      run: `sleep ${(index + shift) % 2 === 0 ? 0.3 : 0.02}`,
      depends_on: index > 0 ? [`${chain}${index - 1}`] : [],
    })),
  );
}

export function toJson(id: string, tasks: readonly PlainTask[], slots: number): string {
  const byId = Object.fromEntries(tasks.map(({ id: taskId, ...rest }) => [taskId, rest]));
  return JSON.stringify({ id, max_parallel_tasks: slots, tasks: byId });
}

export function toYaml(id: string, tasks: readonly PlainTask[]): string {
  const lines = tasks.flatMap(({ id: taskId, run, depends_on }) => [
    `  ${taskId}:`,
    `    run: ${JSON.stringify(run)}`,
    ...(depends_on.length > 0 ? [`    depends_on: [${depends_on.join(', ')}]`] : []),
  ]);
  return [`id: ${id}`, 'tasks:', ...lines, ''].join('\n');
}

/** For dagu: steps of one graph. */
export function toDagu(tasks: readonly PlainTask[], slots: number): string {
  const steps = tasks.map(({ id, run, depends_on }) => ({ name: id, command: run, depends: depends_on }));
  return JSON.stringify({ type: 'graph', maxActiveSteps: slots, steps });
}

/** For make and ninja: each task is a target without a file. */
export function toMakefile(tasks: readonly PlainTask[]): string {
  const ids = tasks.map(({ id }) => id).join(' ');
  const rules = tasks.map(({ id, run, depends_on }) => `${id}: ${depends_on.join(' ')}\n\t@${run};\n`);
  // The semicolon makes it use a shell, as the others do.
  return `.PHONY: all ${ids}\nall: ${ids}\n${rules.join('')}`;
}

export function toNinja(tasks: readonly PlainTask[]): string {
  const rules = tasks.map(
    ({ id, run, depends_on }) => `build ${id}: sh ${depends_on.join(' ')}\n  cmd = ${run}\n`,
  );
  return `rule sh\n  command = $cmd\n${rules.join('')}build all: phony ${tasks.map(({ id }) => id).join(' ')}\n`;
}

/** 100 tasks in 10 layers, up to three upstream tasks each. */
export function randomDag(random: () => number): ShellTask[] {
  return Array.from({ length: 100 }, (_, index) => {
    const layer = Math.floor(index / 10);
    const upstream = new Set<string>();
    for (let each = 0; layer > 0 && each < 3; each++) upstream.add(`t${Math.floor(random() * layer * 10)}`);
    return task(`t${index}`, [...upstream]);
  });
}
