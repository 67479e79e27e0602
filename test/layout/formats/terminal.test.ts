// The terminal's picture, and the list where it does not fit.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toTerminal } from '../../../src/layout/formats/terminal.js';
import { anyGraph } from '../../core/graph/random-graph.js';
import { task } from '../../support/definitions.js';
import { dag, dagOf, ETL, SALES, salesRun } from '../sample-dag.js';

/** As seen in a file: without the first line break, and indented as written. */
function picture(text: string): string {
  return text.replace(/^\n/, '').replace(/^ {6}/gm, '').replace(/ +$/, '');
}

describe('toTerminal', () => {
  it('draws levels to the right, the critical path heavy', () => {
    assert.equal(
      toTerminal({ definition: ETL }),
      picture(`
      etl_pipeline

      level 1        level 2          level 3    level 4
      ● extract ━┯━▸ ● validate ━━┯━▸ ● load ━━▸ ● notify
                 │                │
                 ╰─▸ ○ transform ─╯

      5 tasks in 4 levels
      Critical path (━), 4 tasks: extract → validate → load → notify
      1 edge not drawn, because longer paths imply the same
      `),
    );
  });

  it('draws with ASCII alone', () => {
    assert.equal(
      toTerminal({ definition: ETL }, { ascii: true }),
      picture(`
      etl_pipeline

      level 1        level 2          level 3    level 4
      * extract =#=> * validate ==#=> * load ==> * notify
                 |                |
                 +-> o transform -+

      5 tasks in 4 levels
      Critical path (=), 4 tasks: extract > validate > load > notify
      1 edge not drawn, because longer paths imply the same
      `),
    );
    const run = toTerminal({ definition: SALES, run: salesRun() }, { ascii: true, width: 200 });
    assert.match(run, /^[\n -~]+$/);
    assert.match(run, /x clean_weather/);
  });

  it('draws downwards where asked or where only that fits', () => {
    const down = picture(`
      etl_pipeline

      level 1         ● extract
                    ┏━━━━━┹───────╮
                    ▾             ▾
      level 2   ● validate   ○ transform
                    ┗━━━━━┱───────╯
                          ▾
      level 3           ● load
                          ▾
      level 4          ● notify

      5 tasks in 4 levels
      `);
    assert.ok(toTerminal({ definition: ETL }, { direction: 'down' }).startsWith(down));
    assert.ok(toTerminal({ definition: ETL }, { width: 40 }).startsWith(down));
  });

  it('points out where a line joins that of another task', () => {
    const definition = dag([task('a'), task('b'), task('x', ['a', 'b']), task('y', ['b'])]);
    const text = toTerminal({ definition });
    assert.match(text, /[▴▾◂].*\n/);
    const line = text.split('\n').find((each) => /^ +[│┃ ]*[▴▾]/.test(each));
    assert.ok(line, text);
  });

  it('lists the levels where neither way fits', () => {
    const regions = Array.from({ length: 5 }, (_, place) => `extract_region_${place}`);
    const definition = dag([
      ...regions.map((id) => task(id)),
      task('load', regions),
      task('publish_to_warehouse', ['load']),
    ]);
    assert.equal(
      toTerminal({ definition }, { width: 48 }),
      picture(`
      sales_daily

      level 1
        ● extract_region_0
        ○ extract_region_1
        ○ extract_region_2
        ○ extract_region_3
        ○ extract_region_4
      level 2
        ● load                  ← extract_region_0 +4
      level 3
        ● publish_to_warehouse  ← load

      7 tasks in 3 levels
      Critical path (●), 3 tasks: extract_region_0
        → load → publish_to_warehouse
      `),
    );
  });

  it('shows states by signs, which it explains', () => {
    const text = toTerminal({ definition: SALES, run: salesRun() }, { width: 120 });
    assert.match(text, /✗ clean_weather/);
    assert.match(text, /○ not started {2}◌ queued {2}▸ running/);
    assert.match(text, /Critical path \(━\), 15\.4s: extract_customers/);
  });

  it('gives pieces of text to be coloured, and nothing else', () => {
    const plain = toTerminal({ definition: SALES, run: salesRun() }, { width: 120 });
    const styles = new Set<string>();
    const painted = toTerminal(
      { definition: SALES, run: salesRun() },
      {
        width: 120,
        paint: (style, text) => {
          styles.add(style);
          return `\x1b[1m${text}\x1b[0m`;
        },
      },
    );
    assert.equal(painted.replaceAll('\x1b[1m', '').replaceAll('\x1b[0m', ''), plain);
    for (const style of ['title', 'faint', 'critical', 'success', 'failed', 'none'])
      assert.ok(styles.has(style), style);
  });

  it('says what a cycle leaves out', () => {
    const text = toTerminal({ definition: dag([task('a', ['b']), task('b', ['a'])]) });
    assert.match(text, /1 edge left out because of a cycle/);
    assert.doesNotMatch(text, /Critical path/);
  });

  it('never runs over the width, and shows every task, for any graph', () => {
    const width = fc.integer({ min: 20, max: 100 });
    fc.assert(
      fc.property(
        anyGraph,
        width,
        fc.constantFrom('right' as const, 'down' as const),
        (graph, columns, direction) => {
          const text = toTerminal({ definition: dagOf(graph) }, { width: columns, direction });
          const body = text.slice(0, text.search(/^\d+ tasks?/m));
          for (const line of body.split('\n')) assert.ok([...line].length <= columns, line);
          for (const id of graph.ids)
            assert.equal(body.match(new RegExp(`[○●] ${id}\\b`, 'g'))?.length, 1, text);
        },
      ),
    );
  });

  it('answers for a DAG without tasks and one of 5,000', () => {
    assert.equal(toTerminal({ definition: dag([]) }), 'sales_daily\n\n\n0 tasks in 0 levels\n');
    const many = Array.from({ length: 5000 }, (_, place) => task(`t${place}`, place > 0 ? ['t0'] : []));
    assert.match(toTerminal({ definition: dag(many) }), /5000 tasks in 2 levels/);
  });
});
