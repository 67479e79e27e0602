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

  element(id: string): SVGGElement | undefined {
    return this.#elements.get(id);
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
    if (mark(element, 'data-selected', id === selected))
      element.setAttribute('aria-pressed', String(id === selected));
    const index = id === focus ? '0' : '-1';
    if (element.getAttribute('tabindex') !== index) element.setAttribute('tabindex', index);
  }
}

function mark(element: Element, name: string, on: boolean): boolean {
  if (element.hasAttribute(name) === on) return false;
  element.toggleAttribute(name, on);
  return true;
}

/** A task with all before and after it; null: no task. */
export function relatedTo(page: PageState, id: string | null): ReadonlySet<string> | null {
  const graph = page.drawn.value?.graph;
  const index = graph?.indexOf.get(id ?? '');
  if (!graph || index === undefined) return null;
  const places = [index, ...ancestors(graph, [index]), ...descendants(graph, [index])];
  return new Set(places.map((place) => graph.ids[place] ?? ''));
}
