// Mermaid text: nothing in it can be taken for Mermaid's own words.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toMermaid } from '../../../src/layout/formats/mermaid.js';
import { task } from '../../support/definitions.js';
import { anyText, dag, ETL, SALES, salesRun } from '../sample-dag.js';

describe('toMermaid', () => {
  it('writes a flowchart with the critical path thick', () => {
    assert.equal(
      toMermaid({ definition: ETL }),
      `---
title: "etl_pipeline"
---
flowchart LR
  t0["extract"]
  t1["validate"]
  t2["transform"]
  t3["load"]
  t4["notify<br/><small>all_done</small>"]
  t0 ==> t1
  t0 --> t2
  t0 --> t4
  t1 ==> t3
  t2 --> t3
  t3 ==> t4
`,
    );
  });

  it('goes down where asked', () => {
    assert.match(toMermaid({ definition: ETL }, { direction: 'down' }), /^flowchart TB$/m);
  });

  it('tells states by sign, word and class', () => {
    const text = toMermaid({ definition: SALES, run: salesRun() });
    assert.match(text, /^ {2}t3\["✗ clean_weather<br\/><small>failed<\/small>"\]$/m);
    assert.match(text, /^ {2}class t3 failed$/m);
    assert.match(text, /^ {2}classDef failed stroke:#\w{6},stroke-width:2px$/m);
  });

  it('keeps any description on its one line, without what Mermaid would act on', () => {
    fc.assert(
      fc.property(anyText, (description) => {
        const text = toMermaid({
          definition: dag([task('end')], { description: `x${description}\n%%{init: 1}%%` }),
        });
        const lines = text.split('\n');
        assert.equal(lines.length, 7, text);
        assert.match(lines[4] ?? '', /^ {2}accDescr: x[^;#{}\r\n]*$/);
        assert.equal(lines[5], '  t0["end"]');
      }),
    );
  });
});
