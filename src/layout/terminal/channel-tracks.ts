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

/** Lines on one track: of one node, or of several that lead to the same ones. */
interface Net {
  readonly sources: readonly number[];
  readonly targets: readonly number[];
}

/**
 * Gives each turning line a track, or null when it can't be done: two lines would have to be left of each other.
 * Lines of one node share a track, and those of nodes that lead to the same targets; but one that joins the line of
 * a node of which it would seem to lead the flow to other targets has a track for itself. Where a line leaves on the row on which another one arrives,
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
      placed.flatMap(({ net, track }) =>
        this.#turns(net).map(([source, target]) => [`${source} ${target}`, track] as const),
      ),
    );
    return {
      tracks: placed.reduce((most, { track }) => Math.max(most, track + 1), 0),
      trackOf: (source, target) => tracks.get(`${source} ${target}`),
      joinsOther: (source, target) => this.#joinsOther(source, target),
    };
  }

  #nets(): Net[] {
    const groups = new Map<string, number[]>();
    for (const source of this.#request.sources) {
      const key = [...(this.#targets.get(source) ?? [])].sort((a, b) => a - b).join();
      groups.set(key, [...(groups.get(key) ?? []), source]);
    }
    return [...groups.values()].flatMap((sources): Net[] => {
      const [first = -1] = sources;
      const targets = [...(this.#targets.get(first) ?? [])];
      const own = targets.filter((target) => this.#joinsOther(first, target));
      const shared = targets.filter((target) => !own.includes(target));
      return [...own.map((target) => [target]), shared]
        .map((ends) => this.#turns({ sources, targets: ends }))
        .filter((turns) => turns.length > 0)
        .map((turns) => ({
          sources: [...new Set(turns.map(([source]) => source))],
          targets: [...new Set(turns.map(([, target]) => target))],
        }));
    });
  }

  /** Its lines that do not run straight. */
  #turns({ sources, targets }: Net): [source: number, target: number][] {
    return sources.flatMap((source) =>
      targets
        .filter((target) => this.#at(target) !== this.#at(source))
        .map((target): [number, number] => [source, target]),
    );
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
    const [from = -1] = first.sources;
    const [other = -1] = second.sources;
    if (first === second || this.#leadsToAllOf(other, from)) return false;
    return second.targets.some((target) =>
      first.sources.some((source) => this.#at(target) === this.#at(source)),
    );
  }

  /** Lines that go down: the lowest first; lines that go up: the highest first. So they cross least. */
  #byTurn(a: Net, b: Net): number {
    const [turnA, turnB] = [this.#turnOf(a), this.#turnOf(b)];
    if (turnA !== turnB) return turnA - turnB;
    const byStart = turnA * (this.#middle(b.sources) - this.#middle(a.sources));
    return byStart !== 0 ? byStart : turnA * (this.#middle(b.targets) - this.#middle(a.targets));
  }

  #turnOf({ sources, targets }: Net): 1 | -1 {
    return this.#middle(targets) >= this.#middle(sources) ? 1 : -1;
  }

  #middle(nodes: readonly number[]): number {
    return nodes.reduce((sum, node) => sum + this.#at(node), 0) / nodes.length;
  }

  #touches(a: Net, b: Net): boolean {
    const [first, second] = [this.#rows(a), this.#rows(b)];
    return Math.min(...first) <= Math.max(...second) && Math.min(...second) <= Math.max(...first);
  }

  #rows({ sources, targets }: Net): number[] {
    return [...sources, ...targets].map((node) => this.#at(node));
  }

  #at(node: number): number {
    return this.#request.across[node] ?? 0;
  }
}
