// Marks that move with pointer and selection, set on the nodes directly: drawing a thousand nodes anew for the
// pointer's sake would be felt.
import { effect } from '@preact/signals';
import { ancestors, descendants } from '../../../core/graph/reachable.js';
import type { PageState } from '../../state/page-state.js';

interface Marked {
  readonly selected: string | null;
  readonly focus: string | null;
  readonly related: ReadonlySet<string> | null;
  readonly matching: ReadonlySet<string> | null;
  readonly critical: ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();

export class Marks {
  readonly #elements = new Map<string, SVGGElement>();
  #marked: Marked = { selected: null, focus: null, related: null, matching: null, critical: NOTHING };

  /** Called when a node enters (element) or leaves (null) the document. */
  mount(id: string, element: SVGGElement | null): void {
    if (!element) this.#elements.delete(id);
    else if (this.#elements.get(id) !== element) {
      this.#elements.set(id, element);
      this.#set(id, element);
    }
  }

  /** Puts the keyboard on a node; nothing happens where it is not in the document. */
  focus(id: string): void {
    const element = this.#elements.get(id);
    if (element) buttonOf(element)?.focus({ preventScroll: true });
  }

  /** Follows the page; `focus` gives the one node that Tab reaches. Returns what ends it. */
  follow(page: PageState, focus: () => string | null): () => void {
    return effect(() => {
      this.#marked = {
        selected: page.selected.value,
        focus: focus(),
        related: relatedTo(page, page.hovered.value),
        matching: page.matching.value,
        critical: page.showsCritical.value ? page.critical.value.tasks : NOTHING,
      };
      for (const [id, element] of this.#elements) this.#set(id, element);
    });
  }

  #set(id: string, element: SVGGElement): void {
    const { selected, focus, related, matching, critical } = this.#marked;
    const isDim = matching ? !matching.has(id) : related !== null && !related.has(id);
    mark(element, 'data-dim', isDim);
    mark(element, 'data-match', matching?.has(id) ?? false);
    mark(element, 'data-critical', critical.has(id));
    mark(element, 'data-selected', id === selected);
    const button = buttonOf(element);
    if (!button) return;
    write(button, 'aria-pressed', String(id === selected));
    write(button, 'tabindex', id === focus ? '0' : '-1');
  }
}

function buttonOf(element: SVGGElement): SVGElement | null {
  return element.querySelector<SVGElement>('.box');
}

function mark(element: Element, name: string, on: boolean): void {
  if (element.hasAttribute(name) !== on) element.toggleAttribute(name, on);
}

function write(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** A task with all before and after it; null: no task. */
export function relatedTo(page: PageState, id: string | null): ReadonlySet<string> | null {
  const graph = page.drawn.value?.graph;
  const index = graph?.indexOf.get(id ?? '');
  if (!graph || index === undefined) return null;
  const places = [index, ...ancestors(graph, [index]), ...descendants(graph, [index])];
  return new Set(places.map((place) => graph.ids[place] ?? ''));
}
