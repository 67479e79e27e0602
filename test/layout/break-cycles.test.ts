// Cycles are broken by leaving out edges that close one, and only such.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { breakCycles } from '../../src/layout/break-cycles.js';
import { anyDag, anyGraph, isAcyclic, naiveReach } from '../core/graph/random-graph.js';

describe('breakCycles', () => {
  it('returns an acyclic graph as it is', () => {
    fc.assert(fc.property(anyDag, (graph) => assert.equal(breakCycles(graph), graph)));
  });

  it('makes any graph acyclic, and each edge left out would close a cycle', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const broken = breakCycles(graph);
        assert.ok(isAcyclic(broken));
        for (const [index, sources] of graph.upstream.entries())
          for (const source of sources) {
            const kept = broken.upstream[index]?.includes(source) === true;
            assert.equal(broken.downstream[source]?.includes(index), kept, 'both directions agree');
            assert.ok(kept || naiveReach(broken.downstream, index).has(source));
          }
      }),
    );
  });
});
