// Where the nodes stand: the host is asked; until it answers, the last picture or the plain levels are shown.
import { effect } from '@preact/signals';
import { type GraphLayout, isForLevels, MOST_FOR_SECOND_PICTURE } from '../../layout/graph-layout.js';
import { levelsLayout } from '../../layout/levels-layout.js';
import type { DrawnGraph } from '../model/drawn-graph.js';
import type { PageLayout } from '../protocol.js';
import type { Actions } from './act.js';
import type { PageState } from './page-state.js';

export const NODE_HEIGHT = 44;
/** A small graph's layout comes so soon that showing the levels first would only flicker. */
const WAIT_SMALL_MS = 150;
/** While typing the picture of a moment ago is better than one that jumps twice. */
const WAIT_TYPING_MS = 600;
const SMALL = 400;

export class Layouts {
  readonly #page: PageState;
  readonly #actions: Actions;
  readonly #nodeWidth: (drawn: DrawnGraph) => number;
  #asked = 0;
  #shape = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #levels: (() => GraphLayout) | null = null;

  /** `nodeWidth`: CSS pixels that the names of this graph need. */
  constructor(page: PageState, actions: Actions, nodeWidth: (drawn: DrawnGraph) => number) {
    this.#page = page;
    this.#actions = actions;
    this.#nodeWidth = nodeWidth;
  }

  /** Follows the graph drawn; returns what ends that. */
  start(): () => void {
    return effect(() => {
      const drawn = this.#page.drawn.value;
      const direction = this.#page.direction.value;
      if (drawn) this.#ask(drawn, direction);
    });
  }

  answer(request: number, layout: PageLayout | null): void {
    if (request !== this.#asked) return;
    clearTimeout(this.#timer);
    if (layout) this.#page.layout.value = { ...layout, method: 'graphviz' };
    else this.#showLevels();
    this.#levels = null;
  }

  #ask(drawn: DrawnGraph, direction: 'right' | 'down'): void {
    const width = this.#nodeWidth(drawn);
    const shape = `${direction} ${width} ${drawn.shape}`;
    if (shape === this.#shape) return;
    this.#shape = shape;
    const tasks = drawn.tasks.map(({ id, depends_on }) => ({ id, depends_on: [...depends_on] }));
    this.#levels = () => levelsLayout({ direction, nodeWidth: width, nodeHeight: NODE_HEIGHT, tasks });
    this.#asked = this.#actions.nextRequest();
    clearTimeout(this.#timer);
    if (isForLevels(tasks, MOST_FOR_SECOND_PICTURE)) {
      this.#showLevels();
      return;
    }
    const isSmall = tasks.length <= SMALL;
    if (this.#isNearlyShown(drawn)) this.#wait(WAIT_TYPING_MS);
    else if (isSmall) this.#wait(WAIT_SMALL_MS);
    else this.#showLevels();
    this.#actions.post({
      type: 'request_layout',
      request: this.#asked,
      direction,
      node_width: width,
      node_height: NODE_HEIGHT,
      tasks,
    });
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => this.#showLevels(), ms);
  }

  #showLevels(): void {
    if (this.#levels) this.#page.layout.value = this.#levels();
  }

  /** True when most of these tasks stand in the present picture: the file is being edited. */
  #isNearlyShown(drawn: DrawnGraph): boolean {
    const shown = new Set(this.#page.layout.peek()?.nodes.map(({ id }) => id));
    const known = drawn.graph.ids.filter((id) => shown.has(id)).length;
    return known * 2 > Math.max(drawn.graph.ids.length, shown.size);
  }
}
