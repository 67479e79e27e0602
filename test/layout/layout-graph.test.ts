// Graphviz where it is quick enough, the plain levels everywhere else.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GraphLayout } from '../../src/layout/graph-layout.js';
import { graphvizLayout } from '../../src/layout/graphviz-layout.js';
import { layoutGraph, type RunningLayout } from '../../src/layout/layout-graph.js';
import { levelsLayout } from '../../src/layout/levels-layout.js';
import { anyGraph, chain } from '../core/graph/random-graph.js';
import { checkLayout, requestFor } from './check-layout.js';

const request = requestFor(chain(4), 'right');

function thread(result: Promise<GraphLayout>): { running: RunningLayout; stopped: () => boolean } {
  let stopped = false;
  const stop = () => {
    stopped = true;
  };
  return { running: { result, stop }, stopped: () => stopped };
}

describe('graphvizLayout', () => {
  it('places every task and draws every edge of any graph, cycles included', async () => {
    const direction = fc.constantFrom('right' as const, 'down' as const);
    await fc.assert(
      fc.asyncProperty(anyGraph, direction, async (graph, towards) => {
        const any = requestFor(graph, towards);
        checkLayout(any, await graphvizLayout(any));
      }),
    );
  });

  it('draws a chain as one line of level edges', async () => {
    const { nodes, edges, method } = await graphvizLayout(request);
    assert.equal(method, 'graphviz');
    assert.equal(new Set(nodes.map((node) => node.y)).size, 1);
    assert.match(edges[0]?.path ?? '', /^M120 15C[\d.]+ 15 [\d.]+ 15 [\d.]+ 15$/);
  });
});

describe('layoutGraph', () => {
  it('takes Graphviz within its limits', async () => {
    assert.deepEqual(await layoutGraph(request), await graphvizLayout(request));
  });

  it('takes the levels for more tasks or edges than allowed, and without edges', async () => {
    const levels = levelsLayout(request);
    assert.deepEqual(await layoutGraph(request, { mostTasks: 3 }), levels);
    assert.deepEqual(await layoutGraph(request, { mostEdges: 2 }), levels);
    const flat = { ...request, tasks: request.tasks.map(({ id }) => ({ id, depends_on: [] })) };
    assert.equal((await layoutGraph(flat)).method, 'levels');
  });

  it('takes the answer of the other thread and ends it', async () => {
    const answer = { ...levelsLayout(request), method: 'graphviz' as const };
    const { running, stopped } = thread(Promise.resolve(answer));
    assert.equal(await layoutGraph(request, { start: () => running }), answer);
    assert.equal(stopped(), true);
  });

  it('takes the levels and ends the thread when the time is over', async () => {
    const { running, stopped } = thread(new Promise(() => {}));
    assert.deepEqual(
      await layoutGraph(request, { start: () => running, timeLimitMs: 1 }),
      levelsLayout(request),
    );
    assert.equal(stopped(), true);
  });

  it('takes the levels when the thread fails or cannot start', async () => {
    const { running, stopped } = thread(Promise.reject(new Error('out of memory')));
    assert.equal((await layoutGraph(request, { start: () => running })).method, 'levels');
    assert.equal(stopped(), true);
    const start = () => {
      throw new Error('no workers here');
    };
    assert.equal((await layoutGraph(request, { start })).method, 'levels');
  });
});
