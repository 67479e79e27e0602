// What expressions name: parameters, upstream tasks, facts of the run.
import type { Graph } from '../../core/graph/graph.js';
import { phrase } from '../../core/phrase.js';
import type { Reference, ReferenceStep } from '../expressions/references.js';
import { nearestName } from '../nearest-name.js';
import type { RawDag } from '../raw-dag.js';
import type { Report, Said } from '../report.js';
import type { Span } from '../source/lines.js';
import type { Path } from '../source/source-tree.js';
import { didYouMean, shorten } from './schema-issues.js';
import { UpstreamIndex } from './upstream-index.js';

const TASK_FIELDS = ['output', 'state'];
const RUN_FIELDS = ['id', 'logical_date', 'trigger'];

/** Where in which text a reference stands, and of which task it is; null where it is every task's. */
interface Site {
  readonly path: Path;
  readonly offset: number;
  readonly taskId: string | null;
}

export class ReferenceChecker {
  readonly #dag: RawDag;
  readonly #upstream: UpstreamIndex;
  readonly #report: Report;
  readonly #used = new Set<string>();
  /** Tasks that some task depends on; null until one is asked for, since most files never do. */
  #before: ReadonlySet<string> | null = null;
  #usesAll = false;

  constructor(dag: RawDag, graph: Graph, report: Report) {
    this.#dag = dag;
    this.#upstream = new UpstreamIndex(graph);
    this.#report = report;
  }

  check(references: readonly Reference[], offset: number, path: Path, taskId: string | null): void {
    for (const reference of references) {
      const site: Site = { path, offset, taskId };
      if (reference.context === 'params') this.#checkParam(reference, site);
      else if (reference.context === 'tasks') this.#checkTask(reference, site);
      else if (reference.context === 'run') this.#checkRun(reference, site);
    }
  }

  /** Counts every word of a text that can't be read as one that may be a parameter. */
  useWords(text: string): void {
    for (const [word] of text.matchAll(/[\w-]+/g)) this.#used.add(word);
  }

  usesParam(name: string): boolean {
    return this.#usesAll || this.#used.has(name);
  }

  #checkParam({ steps: [step] }: Reference, site: Site): void {
    if (!step || step.name === null) {
      this.#usesAll = true;
      return;
    }
    this.#used.add(step.name);
    if (this.#dag.unsure.params || Object.hasOwn(this.#dag.params, step.name)) return;
    this.#add('bad-expression', step, site, (name) =>
      unknown(phrase('There is no parameter `{0}`', shorten(name)), name, {
        known: Object.keys(this.#dag.params),
        otherwise: phrase('; add it under `params`'),
      }),
    );
  }

  #checkTask({ part, steps: [step, field] }: Reference, site: Site): void {
    if (!step || (step.name === null && !field)) {
      if (!step)
        this.#add('bad-expression', { name: 'tasks', part }, site, () => ({
          message: phrase('`tasks` needs a task: tasks.<id>.output or tasks.<id>.state'),
        }));
      return;
    }
    if (field && field.name !== null && !TASK_FIELDS.includes(field.name.toLowerCase())) {
      this.#add('bad-expression', field, site, (name) => {
        const suggestion = nearestName(name, TASK_FIELDS);
        return { message: phrase('A task has `output` and `state`, no `{0}`', shorten(name)), suggestion };
      });
    }
    const { tasks, edges } = this.#dag.unsure;
    if (site.taskId === null && site.path[0] === 'env') {
      this.#add('bad-expression', { name: 'tasks', part }, site, () => ({
        message: phrase(
          'The `env` of the file is worked out before any task, so this is always null; put it into the `env` of a task, or of `defaults`',
        ),
      }));
      return;
    }
    if (step.name === null) {
      if (
        site.taskId !== null &&
        !tasks &&
        !edges &&
        this.#dag.byId.get(site.taskId)?.depends_on.length === 0
      )
        this.#add('not-upstream', { name: site.taskId, part }, site, (of) => ({
          message: phrase(
            '`{0}` depends on no task, so this is always empty; add some to `depends_on`',
            shorten(of),
          ),
        }));
      return;
    }
    if (!this.#dag.byId.has(step.name)) {
      if (tasks) return;
      this.#add('unknown-task', step, site, (name) =>
        unknown(phrase('There is no task `{0}`', shorten(name)), name, {
          known: this.#dag.byId.keys(),
          otherwise: '',
        }),
      );
    } else if (site.taskId === null) {
      if (tasks || edges || this.#isBefore(step.name)) return;
      this.#add('not-upstream', step, site, (name) => ({
        message: phrase(
          'No task depends on `{0}`, so this is null for each; add it to the `depends_on` of some',
          shorten(name),
        ),
      }));
    } else if (!tasks && !edges && !this.#upstream.isUpstream(step.name, site.taskId)) {
      const of = shorten(site.taskId);
      this.#add('not-upstream', step, site, (name) => ({
        message: phrase(
          '`{0}` does not depend on `{1}`, so this is null; add it to `depends_on`',
          of,
          shorten(name),
        ),
      }));
    }
  }

  #isBefore(id: string): boolean {
    this.#before ??= new Set(this.#dag.tasks.flatMap(({ depends_on }) => depends_on));
    return this.#before.has(id);
  }

  #checkRun({ part, steps: [step] }: Reference, site: Site): void {
    if (step?.name === null || (step && RUN_FIELDS.includes(step.name.toLowerCase()))) return;
    if (!step) return;
    this.#add('bad-expression', { ...step, part: step.part ?? part }, site, (name) => {
      const suggestion = nearestName(name, RUN_FIELDS);
      const message = phrase('A run has {0}, no `{1}`', RUN_FIELDS.join(', '), shorten(name));
      return { message, suggestion };
    });
  }

  #add(
    code: 'bad-expression' | 'unknown-task' | 'not-upstream',
    step: ReferenceStep,
    { path, offset }: Site,
    say: (name: string) => Said,
  ): void {
    const part: Span | undefined = step.part
      ? { start: step.part.start + offset, end: step.part.end + offset }
      : undefined;
    this.#report.add(code, { path, part }, () => say(step.name ?? ''));
  }
}

function unknown(
  fault: string,
  name: string,
  { known, otherwise }: { readonly known: Iterable<string>; readonly otherwise: string },
): Said {
  const suggestion = nearestName(name, known);
  return { message: fault + (suggestion ? didYouMean(suggestion) : otherwise), suggestion };
}
