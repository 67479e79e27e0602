// Problems of expressions: their grammar, what they name, where they may stand, and parameters that none uses.
import type { Graph } from '../../core/graph/graph.js';
import { phrase } from '../../core/phrase.js';
import {
  type ExpressionFault,
  type ParsedExpression,
  parseExpression,
} from '../expressions/parse-expression.js';
import { findReferences } from '../expressions/references.js';
import { Shapes } from '../expressions/shapes.js';
import { hasExpression, parseCondition, parseTemplate } from '../expressions/template.js';
import { findTextConditions } from '../expressions/text-conditions.js';
import { findVainSteps } from '../expressions/vain-steps.js';
import { asMapping, own, type RawDag } from '../raw-dag.js';
import type { Report } from '../report.js';
import type { Span } from '../source/lines.js';
import type { Path } from '../source/source-tree.js';
import { ReferenceChecker } from './check-references.js';
import { didYouMean, shorten } from './schema-issues.js';

export function checkExpressions(dag: RawDag, graph: Graph, report: Report): void {
  const checker = new ExpressionChecker(dag, graph, report);
  checker.checkLayer(dag.value, [], null);
  checker.checkLayer(asMapping(own(dag.value, 'defaults')), ['defaults'], null);
  for (const task of dag.tasks) {
    const path = ['tasks', task.id];
    checker.checkLayer(task.settings, path, task.id);
    checker.checkCondition(own(task.settings, 'if'), [...path, 'if'], task.id);
    checker.checkRun(own(task.settings, 'run'), [...path, 'run']);
  }
  checker.reportUnusedParams();
}

/** Functions use parameters by their context, where no expression tells. */
function isAllSeen({ tasks, unsure }: RawDag): boolean {
  const isSure = !unsure.tasks && !unsure.edges && !unsure.params;
  return isSure && tasks.every(({ settings }) => own(settings, 'kind') === undefined);
}

class ExpressionChecker {
  readonly #dag: RawDag;
  readonly #report: Report;
  readonly #references: ReferenceChecker;
  readonly #shapes: Shapes;

  constructor(dag: RawDag, graph: Graph, report: Report) {
    this.#shapes = new Shapes(dag.params);
    this.#dag = dag;
    this.#report = report;
    this.#references = new ReferenceChecker(dag, graph, report);
  }

  /** The keys of the file, of `defaults` or of a task that may hold templates. */
  checkLayer(mapping: Readonly<Record<string, unknown>>, path: Path, taskId: string | null): void {
    for (const [name, value] of Object.entries(asMapping(own(mapping, 'env')))) {
      this.#checkTemplate(value, [...path, 'env', name], taskId);
    }
    this.#checkTemplate(own(mapping, 'working_dir'), [...path, 'working_dir'], taskId);
  }

  checkCondition(value: unknown, path: Path, taskId: string): void {
    if (typeof value !== 'string' || value.trim() === '') return;
    const condition = parseCondition(value);
    if (condition.ok) {
      const parsed = this.#checkExpression(value, condition.inner, path, taskId);
      if (parsed) this.#warnOfTexts(parsed, condition.inner, path);
    } else this.#add(path, { ...condition, ok: false }, 0);
  }

  /** A value must never become shell text. */
  checkRun(value: unknown, path: Path): void {
    if (typeof value !== 'string' || !hasExpression(value)) return;
    const template = parseTemplate(value);
    const parts = template.ok ? template.expressions.map(({ outer }) => outer) : [template.part];
    this.#references.useWords(value);
    for (const part of parts) {
      this.#report.add('expression-in-run', { path, part }, () => ({
        message: phrase(
          '`run` reads no expressions; put this into `env`, as in NAME: {0}, and write "$NAME" here',
          shorten(value.slice(part.start, part.end)),
        ),
      }));
    }
  }

  reportUnusedParams(): void {
    if (!isAllSeen(this.#dag)) return;
    for (const name of Object.keys(this.#dag.params)) {
      if (this.#references.usesParam(name)) continue;
      this.#report.add('unused-param', { path: ['params', name], at: 'key' }, () => ({
        message: phrase(
          'No expression uses the parameter `{0}`; use it as ${{ params.{0} }}, or remove it',
          shorten(name),
        ),
      }));
    }
  }

  #checkTemplate(value: unknown, path: Path, taskId: string | null): void {
    if (typeof value !== 'string' || !hasExpression(value)) return;
    const template = parseTemplate(value);
    if (!template.ok) {
      this.#references.useWords(value);
      this.#add(path, template, 0);
      return;
    }
    for (const { inner } of template.expressions) this.#checkExpression(value, inner, path, taskId);
  }

  #checkExpression(
    text: string,
    inner: Span,
    path: Path,
    taskId: string | null,
  ): ParsedExpression | undefined {
    const source = text.slice(inner.start, inner.end);
    const parsed = parseExpression(source);
    if (!parsed.ok) {
      this.#references.useWords(source);
      this.#add(path, parsed, inner.start);
      return undefined;
    }
    this.#references.check(findReferences(parsed), inner.start, path, taskId);
    for (const { part, message, suggestion } of findVainSteps(parsed, this.#shapes)) {
      this.#report.add('bad-expression', { path, part: moved(part, inner.start) }, () => ({
        message: message + didYouMean(suggestion),
        suggestion,
      }));
    }
    return parsed;
  }

  #warnOfTexts(parsed: ParsedExpression, inner: Span, path: Path): void {
    for (const part of findTextConditions(parsed, this.#shapes)) {
      this.#report.add('text-condition', { path, part: moved(part, inner.start) }, () => ({
        message: phrase(
          "This is a text, and any text but the empty one is true, 'false' and '0' too; compare it, as in == 'true' or != ''",
        ),
      }));
    }
  }

  #add(path: Path, fault: ExpressionFault, offset: number): void {
    this.#report.add('bad-expression', { path, part: moved(fault.part, offset) }, () => ({
      message: phrase('This expression {0}', fault.message),
      suggestion: fault.suggestion,
    }));
  }
}

function moved({ start, end }: Span, offset: number): Span {
  return { start: start + offset, end: end + offset };
}
