// The SVG file: well formed, self-contained, readable without colours.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toSvg } from '../../../src/layout/formats/svg.js';
import { levelsLayout } from '../../../src/layout/levels-layout.js';
import { task } from '../../support/definitions.js';
import { anyText, dag, ETL, SALES, salesRun } from '../sample-dag.js';

/** The text content by element, or a failure where tags or characters are not XML. */
function readXml(text: string): { readonly element: string; readonly text: string }[] {
  const open: string[] = [];
  const contents: { element: string; text: string }[] = [];
  const attribute = String.raw`\s+[\w:-]+="[^"<]*"`;
  const token = new RegExp(String.raw`<(/?)([\w]+)((?:${attribute})*)\s*(/?)>|([^<]+)`, 'gy');
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    assert.ok(match, `not XML at ${JSON.stringify(text.slice(at, at + 80))}`);
    const [, closing, name = '', attributes = '', empty, content] = match;
    for (const part of [attributes, content ?? ''])
      assert.doesNotMatch(part, /&(?!(amp|lt|gt|quot);)/, 'a bare ampersand');
    if (content !== undefined) contents.push({ element: open.at(-1) ?? '', text: content });
    else if (closing) assert.equal(open.pop(), name);
    else if (!empty) open.push(name);
  }
  assert.deepEqual(open, []);
  return contents;
}

/** https://www.w3.org/TR/xml/#charsets */
function isXmlCharacter(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code !== 0xfffe && code !== 0xffff);
}

describe('toSvg', () => {
  it('names every task once, and the DAG', async () => {
    const contents = readXml(await toSvg({ definition: ETL }));
    const texts = contents.filter(({ element }) => element === 'text').map(({ text }) => text);
    for (const name of ['etl_pipeline', 'extract', 'validate', 'transform', 'load', 'notify'])
      assert.equal(texts.filter((text) => text === name).length, 1, name);
    assert.ok(texts.includes('all_done'));
    assert.ok(texts.includes('critical path, 4 tasks'));
  });

  it('says each state in words, with durations and attempts', async () => {
    const svg = await toSvg({ definition: SALES, run: salesRun() });
    const contents = readXml(svg).map(({ text }) => text);
    for (const said of ['failed · attempt 3 of 3', '2.60s', '1 failed', '7 success', '2 upstream failed'])
      assert.ok(contents.includes(said), said);
    assert.ok(contents.includes('clean_weather: failed, 2.60s'), 'in the tooltip');
    assert.match(svg, /<g class="node failed loud"/);
  });

  it('loads nothing, runs nothing, and follows the reader’s light or dark', async () => {
    const svg = await toSvg({ definition: SALES, run: salesRun() });
    assert.doesNotMatch(svg, /<(script|image|use|foreignObject)|href|@import|url\((?!#)| on\w+=/);
    assert.match(svg, /@media \(prefers-color-scheme:dark\)/);
    assert.match(svg, /role="img" aria-label="DAG sales_daily, 16 tasks"/);
  });

  it('stays XML with any description', async () => {
    const layout = async (request: Parameters<typeof levelsLayout>[0]) => levelsLayout(request);
    await fc.assert(
      fc.asyncProperty(anyText, async (description) => {
        const definition = dag([task('a', [], { description })], { description });
        const svg = await toSvg({ definition }, { layout });
        assert.ok([...svg].every(isXmlCharacter));
        readXml(svg);
      }),
      { numRuns: 50 },
    );
    const svg = await toSvg({ definition: dag([task('a')], { description: '<script>alert("&")</script>' }) });
    assert.ok(svg.includes('&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;'));
  });

  it('cuts a very long id and keeps the whole one in the tooltip', async () => {
    const id = 'a_very_long_id_'.repeat(6);
    const contents = readXml(await toSvg({ definition: dag([task(id)]) }));
    assert.ok(contents.some(({ element, text }) => element === 'title' && text === id));
    assert.ok(contents.some(({ element, text }) => element === 'text' && text.endsWith('…')));
  });

  it('draws downwards, and a DAG with a cycle', async () => {
    readXml(await toSvg({ definition: ETL }, { direction: 'down' }));
    const cyclic = await toSvg({ definition: dag([task('a', ['b']), task('b', ['a'])]) });
    assert.equal(cyclic.match(/class="edge"/g)?.length, 2);
  });
});
