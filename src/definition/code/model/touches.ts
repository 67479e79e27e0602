// Code that is not followed (loops, functions, conditions): what it may do to DAGs that are known.
import { phrase } from '../../../core/phrase.js';
import type { Span } from '../../source/lines.js';
import type { FileModel } from './file-model.js';
import { type DagModel, dagsOf, type FunctionValue, isNested, markChanged, type Value } from './values.js';
import { placeWords, type Where } from './where.js';

/** How code uses a name. */
export interface Usage {
  readonly kind: 'bare' | 'argument' | 'call' | 'member' | 'read' | 'changed';
  readonly member?: string;
  readonly isCalled?: boolean;
}

export interface NameUse {
  readonly name: string;
  readonly span: Span;
  readonly usage: Usage;
}

/** The names in a part of the code, or that it is too deep to look into. */
export interface NameUses {
  readonly uses: readonly NameUse[];
  readonly isTooDeep: boolean;
}

/** What neither makes nor changes a task. */
export const SAFE_DAG_MEMBERS: ReadonlySet<string> = new Set([
  ...['id', 'options', 'source', 'tasks', 'run', 'validate'],
  ...[
    'topological_sort',
    'parallel_levels',
    'critical_path',
    'topologicalSort',
    'parallelLevels',
    'criticalPath',
  ],
]);
export const SAFE_TASK_MEMBERS: ReadonlySet<string> = new Set([
  ...['id', 'function', 'depends_on', 'dependsOn', 'options', 'source', 'dag', '__name__', '__doc__'],
]);
/** Methods that change a list or a mapping in place. */
export const MUTATORS: ReadonlySet<string> = new Set([
  ...[
    'append',
    'extend',
    'insert',
    'pop',
    'popitem',
    'remove',
    'clear',
    'sort',
    'reverse',
    'update',
    'setdefault',
  ],
  ...['push', 'unshift', 'shift', 'splice', 'fill', 'copyWithin', '__setitem__', '__delitem__'],
]);

/** By weight: what is said of a part is the heaviest thing in it. */
const SUBJECTS = [
  'the DAG is used',
  'a task is used',
  'tasks are called',
  'tasks are made',
  'a DAG is made',
] as const;
type Subject = (typeof SUBJECTS)[number];

interface Touch {
  readonly subject: Subject;
  readonly dags: readonly DagModel[];
}

/** Each is a sentence of its own: in other languages the place stands in the middle. */
function usageWords(subject: Subject, where: string): string {
  switch (subject) {
    case 'the DAG is used':
      return phrase('the DAG is used {0}', where);
    case 'a task is used':
      return phrase('a task is used {0}', where);
    case 'tasks are called':
      return phrase('tasks are called {0}', where);
    case 'tasks are made':
      return phrase('tasks are made {0}', where);
    case 'a DAG is made':
      return phrase('a DAG is made {0}', where);
  }
}

export class Touches {
  readonly #model: FileModel;
  readonly #lookup: (name: string) => Value | undefined;
  readonly #live: Map<number, FunctionValue> = new Map();

  constructor(model: FileModel, lookup: (name: string) => Value | undefined) {
    this.#model = model;
    this.#lookup = lookup;
  }

  /** Functions that may be called while the file is loaded, in the order in which that was seen; it grows. */
  get live(): ReadonlyMap<number, FunctionValue> {
    return this.#live;
  }

  /** Reads names in code that is not followed. `where` stands after "tasks are made". Gives the DAGs it has to do with. */
  read({ uses, isTooDeep }: NameUses, span: Span, where: Where, isInFunction = false): readonly DagModel[] {
    const touches = uses.flatMap(
      ({ name, usage }) => this.#touch(this.#lookup(name), usage, isInFunction) ?? [],
    );
    if (isTooDeep) touches.push({ subject: 'the DAG is used', dags: this.#model.dags });
    if (touches.length === 0) return [];
    const heaviest = Math.max(...touches.map(({ subject }) => SUBJECTS.indexOf(subject)));
    const dags = [...new Set(touches.flatMap((touch) => touch.dags))];
    const reason = isTooDeep
      ? phrase('this is nested too deep to be read')
      : usageWords(SUBJECTS[heaviest] ?? 'the DAG is used', placeWords(where));
    if (dags.length > 0) this.#model.addUnread(span, reason, dags);
    if (dags.length === 0 || heaviest === SUBJECTS.length - 1) this.#model.addUnread(span, reason, []);
    return dags;
  }

  /** A value goes to code that is not followed. */
  handOver(value: Value, span: Span, to: string): void {
    markChanged(value);
    this.makeLive(value);
    const dags = [...new Set(dagsOf(value))];
    if (dags.length === 0) return;
    const isTask = value.kind === 'task' || value.kind === 'output';
    const reason = isTask ? phrase('a task is handed to {0}', to) : phrase('the DAG is handed to {0}', to);
    this.#model.addUnread(span, reason, dags);
  }

  /** Whether such an expression does something with a DAG, or nothing that the language takes, only running it tells. */
  untold(value: Value, span: Span): void {
    if (value.kind !== 'unknown' && value.kind !== 'member') return;
    const dags = [...new Set(dagsOf(value))].filter((dag) => !dag.isPartial);
    if (dags.length > 0)
      this.#model.addUnread(span, usageWords('the DAG is used', placeWords('in an expression')), dags);
  }

  /** A name that TaskFlow has not, as far as is known here. */
  unknownName(name: string, span: Span): void {
    this.#model.addUnread(span, phrase('TaskFlow has no `{0}` that is known here', name), []);
  }

  makeLive(value: Value): void {
    if (value.kind === 'function') this.#live.set(value.from, value);
    else if (value.kind === 'list') for (const item of value.items) this.makeLive(item.value);
    else if (value.kind === 'map') for (const entry of value.entries) this.makeLive(entry.value);
  }

  #touch(value: Value | undefined, usage: Usage, isInFunction: boolean): Touch | null {
    if (!value) return null;
    const { kind, member = '', isCalled = false } = usage;
    switch (value.kind) {
      case 'dag':
        if (kind === 'member' && SAFE_DAG_MEMBERS.has(member)) return null;
        if (kind === 'member' && (member === 'task' || member === 'define')) {
          return { subject: 'tasks are made', dags: [value.dag] };
        }
        return { subject: 'the DAG is used', dags: [value.dag] };
      case 'task':
        if (kind === 'member' && SAFE_TASK_MEMBERS.has(member)) return null;
        return { subject: kind === 'call' ? 'tasks are called' : 'a task is used', dags: [value.task.dag] };
      case 'output':
        return { subject: 'a task is used', dags: [value.task.dag] };
      case 'known':
        return this.#touchKnown(value.name, usage);
      case 'function':
        this.#live.set(value.from, value);
        return null;
      case 'list':
      case 'map': {
        const mutates = kind === 'changed' || (kind === 'member' && isCalled && MUTATORS.has(member));
        const isHeld = kind === 'argument' || kind === 'bare' || (kind !== 'changed' && isNested(value));
        if (mutates || (isHeld && !isInFunction)) markChanged(value);
        this.makeLive(value);
        return this.#touchDags(dagsOf(value));
      }
      case 'unknown':
        return this.#touchDags(value.dags);
      case 'method':
      case 'decorator':
        return { subject: 'tasks are made', dags: [value.dag] };
      case 'member':
        return this.#touchDags(dagsOf(value));
      case 'scalar':
        return null;
      default:
        return value satisfies never;
    }
  }

  #touchDags(dags: readonly DagModel[]): Touch | null {
    return dags.length > 0 ? { subject: 'the DAG is used', dags } : null;
  }

  #touchKnown(name: string, { kind, member = '', isCalled = false }: Usage): Touch | null {
    const what = name === 'taskflow' && kind === 'member' && isCalled ? member : kind === 'call' ? name : '';
    if (what === 'DAG') return { subject: 'a DAG is made', dags: [] };
    if (what === 'task') return { subject: 'tasks are made', dags: this.#model.dags };
    const isLookedUp = name === 'DAG' && kind === 'member' && (member === 'get' || member === 'list');
    return isLookedUp ? this.#touchDags(this.#model.dags) : null;
  }
}
