// DOT text as Graphviz itself reads it.
import assert from 'node:assert/strict';
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import fc from 'fast-check';
import { toDot } from '../../../src/layout/formats/dot.js';
import { task } from '../../support/definitions.js';
import { anyText, dag, ETL, SALES, salesRun } from '../sample-dag.js';

interface Read {
  readonly name: string;
  readonly rankdir: string;
  readonly objects: readonly { readonly name: string; readonly label: string; readonly tooltip?: string }[];
  readonly edges: readonly { readonly tail: number; readonly head: number; readonly penwidth?: string }[];
}

describe('toDot', () => {
  let graphviz: Graphviz;
  before(async () => {
    graphviz = await Graphviz.load();
  });
  const read = (text: string): Read => JSON.parse(graphviz.layout(text, 'json', 'dot')) as Read;

  it('gives every task and every edge, the critical path bold', () => {
    const { name, rankdir, objects, edges } = read(toDot({ definition: ETL }));
    assert.deepEqual([name, rankdir], ['etl_pipeline', 'LR']);
    assert.deepEqual(
      objects.map((node) => node.name),
      ['extract', 'validate', 'transform', 'load', 'notify'],
    );
    const bold = edges.filter((edge) => edge.penwidth === '2');
    assert.equal(edges.length, 6);
    assert.deepEqual(
      bold.map(({ tail, head }) => `${objects[tail]?.name} ${objects[head]?.name}`).toSorted(),
      ['extract validate', 'load notify', 'validate load'],
    );
    assert.equal(read(toDot({ definition: ETL }, { direction: 'down' })).rankdir, 'TB');
  });

  it('tells states by sign and word', () => {
    const { objects } = read(toDot({ definition: SALES, run: salesRun() }));
    assert.ok(objects.some(({ label }) => label === '✗ clean_weather\\nfailed, 2.60s'));
    assert.ok(objects.some(({ label }) => label === '» archive\\nskipped'));
  });

  it('survives any description', () => {
    fc.assert(
      fc.property(anyText, (description) => {
        const definition = dag([task('a', [], { description }), task('b', ['a'])], { description });
        const { objects, edges } = read(toDot({ definition }));
        assert.deepEqual([objects.length, edges.length], [2, 1]);
      }),
      { numRuns: 50 },
    );
    const nasty = 'a "quoted" \\N \\" &lt; <b>\r\nnext"]; x -> y';
    const { objects } = read(toDot({ definition: dag([task('a', [], { description: nasty })]) }));
    assert.equal(objects.length, 1);
    assert.match(objects[0]?.tooltip ?? '', /a "quoted" \\\\N/);
  });
});
