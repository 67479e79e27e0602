// A DAG that a host described, as a parsed source: its values, each at the place in the code that is known for it.
import type { DescribedDag } from '../../core/host-description.js';
import type { Range } from '../../core/problem.js';
import { asMapping, own } from '../raw-dag.js';
import type { Span } from '../source/lines.js';
import type { DependencyOutline, EntryOutline, SourceOutline, TaskOutline } from '../source/outline.js';
import type { ParsedSource, SourceEntry, SourceNode } from '../source/source-tree.js';
import type { CodeLines } from './code-lines.js';

/** `outline`: where the text alone shows the DAG's parts; a part that it lacks lies at the line that the host names. */
export function describedSource(dag: DescribedDag, outline: SourceOutline, lines: CodeLines): ParsedSource {
  const value = dag.definition;
  let root: SourceNode | undefined;
  return {
    value,
    faults: [],
    root: () => {
      root ??= dagNode(value, describedOutline(dag, outline, lines), lines);
      return root;
    },
  };
}

/** The places of all parts: exact ones where the text shows them, else whole lines. */
export function describedOutline(dag: DescribedDag, known: SourceOutline, lines: CodeLines): SourceOutline {
  const start = lines.rangeOf(dag.line);
  const tasks = Object.entries(asMapping(own(dag.definition, 'tasks'))).map(([id, value]) => {
    const found = known.tasks.find((task) => task.name === id);
    return found ?? outlineOfTask(id, value, lines.rangeOf(dag.tasks[id]?.line ?? dag.line));
  });
  const id: EntryOutline = { name: 'id', key: start, value: start, block: start };
  const keys = known.keys.filter(({ name }) => name !== 'tasks');
  return { keys: keys.some(({ name }) => name === 'id') ? keys : [id, ...keys], tasks, params: known.params };
}

function outlineOfTask(id: string, value: unknown, line: Range): TaskOutline {
  const written = own(asMapping(value), 'depends_on');
  const ids = [written].flat().filter((each) => typeof each === 'string');
  const depends_on: DependencyOutline[] = ids.map((upstream) => ({ id: upstream, range: line }));
  return { name: id, key: line, value: line, block: line, keys: [], depends_on };
}

function dagNode(value: unknown, outline: SourceOutline, lines: CodeLines): SourceNode {
  const whole = outline.keys.find(({ name }) => name === 'id')?.key;
  const span = whole ? lines.spanOf(whole) : { start: 0, end: 0 };
  const entries = Object.entries(asMapping(value)).map(([name, item]): SourceEntry => {
    if (name === 'tasks') return entry(name, span, tasksNode(item, outline.tasks, span, lines));
    const place = placeIn(outline.keys, name, span, lines);
    if (name !== 'params') return entry(name, place.key, node(item, place.value));
    const params = Object.entries(asMapping(item)).map(([param, definition]) => {
      const at = placeIn(outline.params, param, place.value, lines);
      return entry(param, at.key, node(definition, at.value));
    });
    return entry(name, place.key, { kind: 'map', span: place.value, entries: params });
  });
  return { kind: 'map', span, entries };
}

function tasksNode(
  value: unknown,
  outlines: readonly TaskOutline[],
  span: Span,
  lines: CodeLines,
): SourceNode {
  const byId = new Map(outlines.map((outline) => [outline.name, outline]));
  const entries = Object.entries(asMapping(value)).map(([id, task]): SourceEntry => {
    const outline = byId.get(id);
    const key = outline ? lines.spanOf(outline.key) : span;
    const settings = Object.entries(asMapping(task)).map(([name, item]) => {
      const place = placeIn(outline?.keys ?? [], name, key, lines);
      if (name === 'depends_on')
        return entry(name, place.key, dependenciesNode(item, outline, place.value, lines));
      return entry(name, place.key, node(item, place.value));
    });
    return entry(id, key, { kind: 'map', span: key, entries: settings });
  });
  return { kind: 'map', span, entries };
}

function dependenciesNode(
  value: unknown,
  outline: TaskOutline | undefined,
  span: Span,
  lines: CodeLines,
): SourceNode {
  if (!Array.isArray(value)) return node(value, span);
  const entries = value.map((id: unknown, index): SourceEntry => {
    const range = outline?.depends_on.find((dependency) => dependency.id === id)?.range;
    return { name: index, key: null, value: node(id, range ? lines.spanOf(range) : span), merged: false };
  });
  return { kind: 'list', span, entries };
}

function placeIn(keys: readonly EntryOutline[], name: string, otherwise: Span, lines: CodeLines) {
  const found = keys.findLast((key) => key.name === name);
  const key = found ? lines.spanOf(found.key) : otherwise;
  return { key, value: found?.value ? lines.spanOf(found.value) : key };
}

function entry(name: string, key: Span, value: SourceNode): SourceEntry {
  return { name, key, value, merged: false };
}

/** Never a scalar: the text at its place need not be the value's, so no part of it can be pointed at. */
function node(value: unknown, span: Span): SourceNode {
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries = isMapping
    ? Object.entries(value).map(([name, item]) => entry(name, span, node(item, span)))
    : Array.isArray(value)
      ? value.map((item: unknown, index) => ({
          name: index,
          key: null,
          value: node(item, span),
          merged: false,
        }))
      : [];
  return { kind: isMapping ? 'map' : 'list', span, entries };
}
