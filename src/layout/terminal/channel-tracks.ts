// Which track each line takes between two columns, so that no line seems to lead where it does not.

/** One column's lines to the next: for each of its nodes the ones it leads to, by number; all stand at `across`. */
export interface ChannelRequest {
  readonly sources: readonly number[];
  readonly downstream: readonly (readonly number[])[];
  readonly upstream: readonly (readonly number[])[];
  readonly across: ArrayLike<number>;
}

export interface Channel {
  readonly tracks: number;
  /** The track of the line from one node to another, from 0; undefined where it runs straight. */
  readonly trackOf: (source: number, target: number) => number | undefined;
  /** True where a line joins that of another node though it also leads elsewhere: an arrow must tell its direction. */
  readonly joinsOther: (source: number, target: number) => boolean;
}

/** Lines of one node on one track. */
interface Net {
  readonly source: number;
  readonly targets: readonly number[];
}

/**
 * Gives each turning line a track, or null when it can't be done: two lines would have to be left of each other.
 * Lines of one node share a track, but one that joins another node's line, and would seem to lead that one's
 * flow to targets of its own, has a track for itself. Where a line leaves on the row on which another one arrives,
 * it must turn off first. O(lines²). Source: the constrained left-edge algorithm of channel routing: A. Hashimoto,
 * J. Stevens, Wire routing by optimizing channel assignment, Proc. 8th Design Automation Workshop, 1971.
 */
export function assignTracks(request: ChannelRequest): Channel | null {
  const channel = new ChannelRouter(request);
  return channel.route();
}

class ChannelRouter {
  readonly #request: ChannelRequest;
  readonly #targets: ReadonlyMap<number, ReadonlySet<number>>;

  constructor(request: ChannelRequest) {
    this.#request = request;
    this.#targets = new Map(request.sources.map((source) => [source, new Set(request.downstream[source])]));
  }

  route(): Channel | null {
    const waiting = this.#nets().sort((a, b) => this.#byTurn(a, b));
    const placed: { readonly net: Net; readonly track: number }[] = [];
    while (waiting.length > 0) {
      const next = waiting.findIndex((net) => !waiting.some((other) => this.#mustBeBefore(other, net)));
      const [net] = next === -1 ? [] : waiting.splice(next, 1);
      if (!net) return null;
      let track = 0;
      const taken = new Set<number>();
      for (const other of placed) {
        if (this.#mustBeBefore(other.net, net)) track = Math.max(track, other.track + 1);
        if (this.#touches(other.net, net)) taken.add(other.track);
      }
      while (taken.has(track)) track++;
      placed.push({ net, track });
    }
    const tracks = new Map(
      placed.flatMap(({ net, track }) => net.targets.map((target) => [`${net.source} ${target}`, track])),
    );
    return {
      tracks: placed.reduce((most, { track }) => Math.max(most, track + 1), 0),
      trackOf: (source, target) => tracks.get(`${source} ${target}`),
      joinsOther: (source, target) => this.#joinsOther(source, target),
    };
  }

  #nets(): Net[] {
    return this.#request.sources.flatMap((source) => {
      const turning = [...(this.#targets.get(source) ?? [])].filter(
        (target) => this.#at(target) !== this.#at(source),
      );
      const own = turning.filter((target) => this.#joinsOther(source, target));
      const shared = turning.filter((target) => !own.includes(target));
      const nets = own.map((target) => ({ source, targets: [target] }));
      return shared.length > 0 ? [...nets, { source, targets: shared }] : nets;
    });
  }

  /** From the other node, the joined line would seem to lead to all that this one leads to. */
  #joinsOther(source: number, target: number): boolean {
    const others = this.#request.upstream[target] ?? [];
    return others.some((other) => other !== source && !this.#leadsToAllOf(other, source));
  }

  #leadsToAllOf(node: number, other: number): boolean {
    const targets = this.#targets.get(node);
    return [...(this.#targets.get(other) ?? [])].every((target) => targets?.has(target));
  }

  #mustBeBefore(first: Net, second: Net): boolean {
    if (first.source === second.source) return false;
    const arrivesThere = second.targets.some((target) => this.#at(target) === this.#at(first.source));
    return arrivesThere && !this.#leadsToAllOf(second.source, first.source);
  }

  /** Lines that go down: the lowest first; lines that go up: the highest first. So they cross least. */
  #byTurn(a: Net, b: Net): number {
    const [turnA, turnB] = [this.#turnOf(a), this.#turnOf(b)];
    if (turnA !== turnB) return turnA - turnB;
    const byStart = turnA * (this.#at(b.source) - this.#at(a.source));
    return byStart !== 0 ? byStart : turnA * (this.#furthest(b) - this.#furthest(a));
  }

  #turnOf({ source, targets }: Net): 1 | -1 {
    return targets.reduce((sum, target) => sum + Math.sign(this.#at(target) - this.#at(source)), 0) >= 0
      ? 1
      : -1;
  }

  #furthest({ targets }: Net): number {
    return targets.reduce((most, target) => Math.max(most, this.#at(target)), Number.NEGATIVE_INFINITY);
  }

  #touches(a: Net, b: Net): boolean {
    const [first, second] = [this.#rows(a), this.#rows(b)];
    return Math.min(...first) <= Math.max(...second) && Math.min(...second) <= Math.max(...first);
  }

  #rows({ source, targets }: Net): number[] {
    return [source, ...targets].map((node) => this.#at(node));
  }

  #at(node: number): number {
    return this.#request.across[node] ?? 0;
  }
}
