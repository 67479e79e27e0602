// Lines between two columns: none runs in another where that would tell a lie.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assignTracks, type ChannelRequest } from '../../../src/layout/terminal/channel-tracks.js';

/** Sources are 0 to 5 on rows 0, 2, 4, …; targets 6 to 11 on the same rows, or on the odd ones. */
function channel(edges: readonly (readonly [number, number])[], shift: number): ChannelRequest {
  const downstream: number[][] = Array.from({ length: 12 }, () => []);
  const upstream: number[][] = Array.from({ length: 12 }, () => []);
  for (const [source, target] of edges) {
    if (downstream[source]?.includes(target + 6)) continue;
    downstream[source]?.push(target + 6);
    upstream[target + 6]?.push(source);
  }
  const across = Array.from({ length: 12 }, (_, node) => (node < 6 ? 2 * node : 2 * (node - 6) + shift));
  return { sources: [0, 1, 2, 3, 4, 5], downstream, upstream, across };
}

const edges = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 14 });

describe('assignTracks', () => {
  it('lets straight lines run straight', () => {
    const straight = assignTracks(
      channel(
        [
          [0, 0],
          [3, 3],
        ],
        0,
      ),
    );
    assert.equal(straight?.tracks, 0);
    assert.equal(straight?.trackOf(0, 6), undefined);
  });

  it('has one track for all lines of a task', () => {
    const fan = assignTracks(
      channel(
        [
          [2, 0],
          [2, 2],
          [2, 5],
        ],
        0,
      ),
    );
    assert.equal(fan?.tracks, 1);
  });

  it('has one track for tasks that lead to the same', () => {
    const join = assignTracks(
      channel(
        [
          [0, 2],
          [1, 2],
          [2, 2],
          [5, 2],
        ],
        0,
      ),
    );
    assert.equal(join?.tracks, 1);
  });

  it('gives up where two lines would have to be left of each other', () => {
    const swapped: [number, number][] = [
      [0, 1],
      [1, 0],
    ];
    assert.equal(assignTracks(channel(swapped, 0)), null);
    assert.ok(assignTracks(channel(swapped, 1)));
  });

  it('always finds tracks when no line leaves on a row where another arrives', () => {
    fc.assert(fc.property(edges, (any) => assert.ok(assignTracks(channel(any, 1)))));
  });

  it('keeps lines of different tasks apart, but where they go to the same', () => {
    fc.assert(
      fc.property(edges, fc.constantFrom(0, 1), (any, shift) => {
        const request = channel(any, shift);
        const routed = assignTracks(request);
        if (!routed) return;
        const lines = request.sources.flatMap((source) =>
          (request.downstream[source] ?? []).map((target) => ({
            source,
            target,
            track: routed.trackOf(source, target),
          })),
        );
        const row = (node: number) => request.across[node] ?? 0;
        const leadsToAllOf = (node: number, other: number) =>
          (request.downstream[other] ?? []).every((target) => request.downstream[node]?.includes(target));
        for (const a of lines) {
          assert.equal(a.track === undefined, row(a.source) === row(a.target));
          for (const b of lines) {
            if (a.source === b.source || a.track === undefined || b.track === undefined) continue;
            const [top, bottom] = [Math.max(low(a), low(b)), Math.min(high(a), high(b))];
            const same = leadsToAllOf(a.source, b.source) && leadsToAllOf(b.source, a.source);
            if (a.track === b.track && !same) assert.ok(top > bottom, 'two tasks on one piece of a track');
            // a leaves on the row on which b arrives: b's end must not run in a's start.
            if (row(a.source) === row(b.target) && !leadsToAllOf(b.source, a.source))
              assert.ok(a.track < b.track);
          }
        }
        function low({ source, target }: { source: number; target: number }): number {
          return Math.min(row(source), row(target));
        }
        function high({ source, target }: { source: number; target: number }): number {
          return Math.max(row(source), row(target));
        }
      }),
    );
  });
});
