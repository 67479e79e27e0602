// What kind of value an expression gives, as far as the DAG's file tells: parameters by their schema, contexts by the docs.
import type { Expr } from '@actions/expressions';
import { data } from '@actions/expressions';
import {
  Binary,
  ContextAccess,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Star,
  Unary,
} from '@actions/expressions/ast';
import { asMapping, own } from '../raw-dag.js';

export type Shape =
  | { readonly kind: 'unknown' | 'text' | 'number' | 'boolean' | 'null' }
  /** `isFiltered`: what `.*` gives, whose members are asked of each item. */
  | { readonly kind: 'list'; readonly item: Shape; readonly isFiltered: boolean }
  | MapShape;

export interface MapShape {
  readonly kind: 'map';
  /** By name in lower case, for case counts for nothing. */
  readonly members: ReadonlyMap<string, Shape>;
  readonly names: readonly string[];
  /** What members have that are not named; null: there are none. */
  readonly others: Shape | null;
}

const UNKNOWN: Shape = { kind: 'unknown' };
const TEXT: Shape = { kind: 'text' };
const BOOLEAN: Shape = { kind: 'boolean' };

/** What a task has; other names are told of where tasks are known. */
const TASK = mapOf({ state: TEXT, output: UNKNOWN }, UNKNOWN);

const RESULTS: ReadonlyMap<string, Shape> = new Map([
  ['contains', BOOLEAN],
  ['startswith', BOOLEAN],
  ['endswith', BOOLEAN],
  ['format', TEXT],
  ['join', TEXT],
  ['tojson', TEXT],
]);

/** Of one DAG; `params` are its definitions, as they were written. */
export class Shapes {
  readonly #contexts: ReadonlyMap<string, Shape>;

  constructor(params: Readonly<Record<string, unknown>>) {
    const shapes = Object.entries(params).map(([name, schema]) => [name, shapeOfSchema(schema)] as const);
    this.#contexts = new Map<string, Shape>([
      ['params', mapOf(Object.fromEntries(shapes), UNKNOWN)],
      ['env', mapOf({}, TEXT)],
      ['run', mapOf({}, TEXT)],
      ['tasks', mapOf({}, TASK)],
    ]);
  }

  of(expr: Expr): Shape {
    if (expr instanceof ContextAccess) return this.#contexts.get(expr.name.lexeme.toLowerCase()) ?? UNKNOWN;
    if (expr instanceof Literal) return shapeOfLiteral(expr);
    if (expr instanceof Unary || expr instanceof Binary) return BOOLEAN;
    if (expr instanceof Grouping) return this.of(expr.group);
    if (expr instanceof FunctionCall) return RESULTS.get(expr.functionName.lexeme.toLowerCase()) ?? UNKNOWN;
    if (expr instanceof Logical) return common(expr.args.map((each) => this.of(each)));
    if (!(expr instanceof IndexAccess)) return UNKNOWN;
    const { base, steps } = stepsOf(expr);
    return steps.reduce((shape, step) => memberOf(shape, step) ?? UNKNOWN, this.of(base));
  }
}

/** A chain such as `a.b[0]` as what it begins with and the steps into it. */
export function stepsOf(expr: Expr): { readonly base: Expr; readonly steps: readonly Expr[] } {
  const steps: Expr[] = [];
  let base = expr;
  for (; base instanceof IndexAccess; base = base.expr) steps.push(base.index);
  return { base, steps: steps.reverse() };
}

/** What a step into a value gives; null where it is always null, or an empty list. */
export function memberOf(shape: Shape, step: Expr): Shape | null {
  switch (shape.kind) {
    case 'unknown':
      return UNKNOWN;
    case 'map':
      return step instanceof Star ? filtered(anyOf(shape)) : named(shape, step);
    case 'list': {
      if (step instanceof Star) return filtered(shape.isFiltered ? eachOf(shape.item) : shape.item);
      if (!shape.isFiltered) return isPlace(step) ? shape.item : null;
      const member = memberOf(shape.item, step);
      return member && filtered(member);
    }
    default:
      return null;
  }
}

function named(shape: MapShape, step: Expr): Shape | null {
  if (!(step instanceof Literal)) return anyOf(shape);
  return shape.members.get(step.literal.coerceString().toLowerCase()) ?? shape.others;
}

/** Of two names that differ in case only, either may be meant. */
function mapOf(shapes: Readonly<Record<string, Shape>>, others: Shape | null): MapShape {
  const members = new Map<string, Shape>();
  for (const [name, shape] of Object.entries(shapes))
    members.set(name.toLowerCase(), members.has(name.toLowerCase()) ? UNKNOWN : shape);
  return { kind: 'map', members, names: Object.keys(shapes), others };
}

function anyOf({ members, others }: MapShape): Shape {
  return common([...members.values(), ...(others ? [others] : [])]);
}

function eachOf(shape: Shape): Shape {
  if (shape.kind === 'map') return anyOf(shape);
  return shape.kind === 'list' ? shape.item : UNKNOWN;
}

function filtered(item: Shape): Shape {
  return { kind: 'list', item, isFiltered: true };
}

/** A place in a list is a number, or a text that is one; what is worked out may be. */
function isPlace(step: Expr): boolean {
  return !(step instanceof Literal) || !Number.isNaN(step.literal.number());
}

/** One kind where all are of it. */
function common(shapes: readonly Shape[]): Shape {
  const [first] = shapes;
  if (!first) return UNKNOWN;
  const isOne = shapes.every((shape) => shape === first || (shape.kind === first.kind && isScalar(shape)));
  return isOne ? first : UNKNOWN;
}

function isScalar({ kind }: Shape): boolean {
  return kind === 'text' || kind === 'number' || kind === 'boolean' || kind === 'null';
}

function shapeOfLiteral({ literal }: Literal): Shape {
  if (literal instanceof data.StringData) return TEXT;
  if (literal instanceof data.NumberData) return { kind: 'number' };
  if (literal instanceof data.BooleanData) return BOOLEAN;
  return literal instanceof data.Null ? { kind: 'null' } : UNKNOWN;
}

/** By JSON Schema's words. */
function shapeOfSchema(value: unknown): Shape {
  const schema = asMapping(value);
  switch (own(schema, 'type')) {
    case 'string':
      return TEXT;
    case 'number':
    case 'integer':
      return { kind: 'number' };
    case 'boolean':
      return BOOLEAN;
    case 'array':
      return { kind: 'list', item: shapeOfSchema(own(schema, 'items')), isFiltered: false };
    case 'object': {
      const properties = Object.entries(asMapping(own(schema, 'properties')));
      const shapes = properties.map(([name, inner]) => [name, shapeOfSchema(inner)] as const);
      const more = own(schema, 'additionalProperties');
      return mapOf(Object.fromEntries(shapes), more === false ? null : shapeOfSchema(more));
    }
    default:
      return UNKNOWN;
  }
}
