// The good layout: Graphviz `dot`, compiled to WebAssembly, with edges that run around the nodes.
import { buildGraph, type Graph } from '../core/graph/graph.js';
import { GAPS, type GraphLayout, type LayoutRequest } from './graph-layout.js';
import { parsePlain } from './graphviz-plain.js';

interface Engine {
  layout(source: string, format: 'plain', engine: 'dot'): string;
}

let loading: Promise<Engine> | undefined;

/**
 * Lays the graph out by Graphviz's dot (E. R. Gansner, E. Koutsofios, S. C. North, K.-P. Vo, A technique for
 * drawing directed graphs, IEEE Trans. Software Eng. 19 (3), 1993). The library is loaded at the first call
 * (800 kB, 0.1 s). It blocks its thread: about 0.1 s for 100 tasks, 1 s for 2,000, seconds for dense graphs.
 * Rejects when the library cannot be loaded or gives up (out of memory).
 */
export async function graphvizLayout(request: LayoutRequest): Promise<GraphLayout> {
  const graph = buildGraph(request.tasks);
  const engine = await loadEngine();
  try {
    return parsePlain(engine.layout(dotOf(graph, request), 'plain', 'dot'), graph, request);
  } catch (error) {
    // After an abort the instance is of no more use.
    loading = undefined;
    throw error;
  }
}

function loadEngine(): Promise<Engine> {
  loading ??= import('@hpcc-js/wasm-graphviz')
    .then(({ Graphviz }) => Graphviz.load())
    .catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

/** Nodes are named by index: no id needs quoting. Graphviz counts 72 points to the inch; a point is a pixel here. */
function dotOf(graph: Graph, request: LayoutRequest): string {
  const isRight = request.direction === 'right';
  const gaps = GAPS[request.direction];
  const edges = graph.downstream.flatMap((targets, source) =>
    targets.map((target) => `${source}->${target}`),
  );
  return [
    `digraph{rankdir=${isRight ? 'LR' : 'TB'};ranksep=${inches(gaps.levels)};nodesep=${inches(gaps.tasks)}`,
    `node[shape=box,fixedsize=true,label="",width=${inches(request.nodeWidth)},height=${inches(request.nodeHeight)}]`,
    `edge[dir=none,tailport=${isRight ? 'e' : 's'},headport=${isRight ? 'w' : 'n'}]`,
    ...graph.ids.keys(),
    ...edges,
    '}',
  ].join('\n');
}

function inches(pixels: number): number {
  return pixels / 72;
}
