import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildGraph } from '../../../src/core/graph/graph.js';
import { ancestors } from '../../../src/core/graph/reachable.js';
import { UpstreamIndex } from '../../../src/definition/checks/upstream-index.js';

const id = (index: number): string => `t${index}`;

describe('whether a task lies upstream', () => {
  it('is what a search of the whole graph says, with cycles and without, asked in any order', () => {
    const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 16 });
    const questions = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 20 });
    fc.assert(
      fc.property(edges, questions, (pairs, asked) => {
        const tasks = Array.from({ length: 8 }, (_, index) => ({
          id: id(index),
          depends_on: pairs.filter(([of]) => of === index).map(([, upstream]) => id(upstream)),
        }));
        const graph = buildGraph(tasks);
        const index = new UpstreamIndex(graph);
        for (const [target, of] of asked) {
          if (target === of) continue;
          assert.equal(index.isUpstream(id(target), id(of)), ancestors(graph, [of]).has(target));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is answered for every task of a long chain about its first one', () => {
    const count = 20_000;
    const tasks = Array.from({ length: count }, (_, at) => ({
      id: id(at),
      depends_on: at === 0 ? [] : [id(at - 1)],
    }));
    const index = new UpstreamIndex(buildGraph(tasks));
    for (let at = 1; at < count; at++) assert.ok(index.isUpstream(id(0), id(at)));
    for (let at = 3; at < count; at++) assert.ok(index.isUpstream(id(at - 2), id(at)));
    assert.equal(index.isUpstream(id(count - 1), id(0)), false);
  });
});
