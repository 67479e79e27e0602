// Where an arrow key leads in the graph: along the edges, and across to neighbours of the same level.
import type { PageLayout } from '../protocol.js';
import type { DrawnGraph } from './drawn-graph.js';

export type Step = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';
export type Place = Pick<PageLayout['nodes'][number], 'id' | 'x' | 'y' | 'width' | 'height'>;

/**
 * The task that a step leads to; the same task where there is none. Along the direction of the graph a step follows
 * an edge, to the task nearest across; across it goes to the nearest task beside it on that side. O(tasks).
 */
export function walk(
  drawn: DrawnGraph,
  places: ReadonlyMap<string, Place>,
  direction: 'right' | 'down',
  from: string,
  step: Step,
): string {
  if (step === 'first' || step === 'last')
    return drawn.graph.ids[drawn.order.at(step === 'first' ? 0 : -1) ?? 0] ?? from;
  const index = drawn.graph.indexOf.get(from);
  const here = places.get(from);
  if (index === undefined || !here) return from;
  const [along, back] = direction === 'right' ? (['right', 'left'] as const) : (['down', 'up'] as const);
  if (step === along || step === back) {
    const edges = step === along ? drawn.graph.downstream : drawn.graph.upstream;
    const ids = (edges[index] ?? []).map((next) => drawn.graph.ids[next] ?? '');
    return (
      nearest(ids, places, (place) => Math.abs(across(place, direction) - across(here, direction))) ?? from
    );
  }
  const sign = step === 'down' || step === 'right' ? 1 : -1;
  return (
    nearest(drawn.graph.ids, places, (place) => {
      const aside = (across(place, direction) - across(here, direction)) * sign;
      const away = Math.abs(lengthwise(place, direction) - lengthwise(here, direction));
      const size = direction === 'right' ? here.width : here.height;
      return aside > 1 ? aside + (away > size / 2 ? 1e6 + away * 100 : away) : Number.POSITIVE_INFINITY;
    }) ?? from
  );
}

function across(place: Place, direction: 'right' | 'down'): number {
  return direction === 'right' ? place.y + place.height / 2 : place.x + place.width / 2;
}

function lengthwise(place: Place, direction: 'right' | 'down'): number {
  return direction === 'right' ? place.x + place.width / 2 : place.y + place.height / 2;
}

function nearest(
  ids: readonly string[],
  places: ReadonlyMap<string, Place>,
  distance: (place: Place) => number,
): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const id of ids) {
    const place = places.get(id);
    const away = place ? distance(place) : Number.POSITIVE_INFINITY;
    if (away < least) {
      least = away;
      best = id;
    }
  }
  return best;
}
