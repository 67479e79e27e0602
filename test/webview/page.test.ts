// The page in a real browser, through the real protocol: drawing, keys, search, zoom, replay, typing, export.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type { PageMessage } from '../../src/webview/protocol.js';
import { until } from '../support/vscode/until.js';
import { Harness, missingBrowser, type OpenOptions, type OpenPage } from './harness/browser.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const missing = missingBrowser();

/** What `ask` gives once it is as wanted. */
function wanted<Value>(
  ask: () => Promise<Value>,
  isWanted: (value: Value) => boolean,
): Promise<NonNullable<Value>> {
  return until('the page is as wanted', async () => {
    const value = await ask();
    return isWanted(value) && value;
  });
}

describe(`the page in a browser${missing ? ` (skipped: ${missing})` : ''}`, function () {
  this.timeout(120_000);
  let harness: Harness;
  let opened: OpenPage | undefined;

  before(async function () {
    if (missing) this.skip();
    harness = await Harness.start();
  });
  after(() => harness?.stop());
  afterEach(async () => {
    if (!opened) return;
    const { page, errors, close } = opened;
    opened = undefined;
    const refused = await page.evaluate<string[]>('window.fakeHost.refused');
    await close();
    assert.deepEqual([...errors], [], 'errors in the page');
    assert.deepEqual(refused, [], 'messages that the host does not understand');
  });

  async function open(options: OpenOptions): Promise<Page> {
    opened = await harness.open(options);
    await opened.page.locator('.node, .empty').first().waitFor();
    return opened.page;
  }

  /** The messages of one type that the page sent so far. */
  async function heard<T extends PageMessage['type']>(
    page: Page,
    type: T,
  ): Promise<Extract<PageMessage, { type: T }>[]> {
    return page.evaluate(`window.fakeHost.heard.filter((message) => message.type === '${type}')`);
  }

  const node = (page: Page, id: string) => page.locator(`[data-task="${id}"] .box`);

  /** What is drawn follows what was done in a frame of its own. */
  const says = (page: Page, id: string, words: string) =>
    page.locator(`[data-task="${id}"] .box[aria-label^="${id}, ${words}"]`).waitFor();

  it('draws a run with its states in words, and asks for its layout', async () => {
    const page = await open({ scenario: 'running' });
    assert.equal(await page.locator('.node').count(), 16);
    await says(page, 'clean_weather', 'failed, exit code 1 · attempt 3 of 3, 16s, after extract_weather');
    await page.locator('.progress[aria-label*="8 succeeded, 1 running, 1 failed"]').waitFor();
    const [request] = await heard(page, 'request_layout');
    assert.equal(request?.tasks.length, 16);
  });

  it('draws the mark of each state inside its shape, on every tab', async () => {
    const page = await open({ scenario: 'running' });
    for (const tab of ['1', '2', '3']) {
      await page.keyboard.press(tab);
      await page.locator('.icon .cut').first().waitFor();
      const outside =
        await page.evaluate<number>(`[...document.querySelectorAll('.icon .cut')].filter((mark) => {
        const [part, all] = [mark, mark.parentElement.querySelector('.solid')].map((each) => each.getBoundingClientRect());
        return part.left < all.left || part.right > all.right || part.top < all.top || part.bottom > all.bottom;
      }).length`);
      assert.equal(outside, 0, `tab ${tab}`);
    }
  });

  it('follows the run to its end and says so', async () => {
    const page = await open({ scenario: 'running' });
    await page.evaluate('window.fakeHost.push(window.scenario.rest)');
    await page.locator('.run-picker', { hasText: 'failed' }).waitFor();
    await says(page, 'notify', 'succeeded');
    await page.locator('[aria-live=polite]', { hasText: /^Run failed after/ }).waitFor({ state: 'attached' });
    await page.locator('button', { hasText: 'Retry failed' }).click();
    const [retry] = await heard(page, 'retry_failed');
    assert.match(retry?.run_id ?? '', /^01JNE/);
  });

  it('offers for a task selected before it ran what can be done after it', async () => {
    const page = await open({ scenario: 'running' });
    await node(page, 'notify').click();
    const buttons = page.locator('.details .buttons');
    await buttons.getByRole('button', { name: 'Go to line' }).waitFor();
    assert.equal(await buttons.getByRole('button', { name: 'Open log' }).count(), 0);
    await page.evaluate('window.fakeHost.push(window.scenario.rest)');
    await buttons.getByRole('button', { name: 'Open log' }).waitFor();
    await buttons.getByRole('button', { name: 'Retry' }).waitFor();
  });

  it('asks again for the column of a run that has ended since', async () => {
    const page = await open({ scenario: 'past' });
    await page.keyboard.press('3');
    await wanted(
      () => heard(page, 'request_grid'),
      (asked) => asked.length > 0,
    );
    const [asked] = await heard(page, 'request_grid');
    const runId = asked?.run_ids[0] ?? '';
    const row = {
      run_id: runId,
      state: 'failed',
      trigger: 'manual',
      logical_date: '2026-03-03T09:00:00.000Z',
      started_at: '2026-03-03T09:00:00.000Z',
      ended_at: '2026-03-03T09:01:00.000Z',
      idle_ms: 0,
    };
    await page.evaluate(
      `window.fakeHost.send({ type: 'runs', runs: { rows: [${JSON.stringify(row)}], more: false } })`,
    );
    await wanted(
      () => heard(page, 'request_grid'),
      (all) => all.slice(1).some(({ run_ids }) => run_ids.includes(runId)),
    );
  });

  it('asks for events that were lost', async () => {
    const page = await open({ scenario: 'running' });
    const lost = 'window.scenario.rest[0].seq - 1';
    await page.evaluate(`window.fakeHost.send({ type: 'events', run_id: window.scenario.open[0].run_id,
      after_seq: ${lost} + 5, seq: ${lost} + 6, events: [window.scenario.rest[5]] })`);
    await page.waitForFunction("window.fakeHost.heard.some(({ type }) => type === 'request_events')");
    const [request] = await heard(page, 'request_events');
    assert.equal(request?.after_seq, await page.evaluate(lost));
  });

  it('shows the details of the task clicked, and asks the host for them', async () => {
    const page = await open({ scenario: 'running' });
    await node(page, 'clean_weather').click();
    const details = page.locator('.details');
    await details.locator('.log').getByText('3 of 1440 rows').waitFor();
    assert.equal(await details.locator('.attempt-row').count(), 3);
    assert.match((await details.textContent()) ?? '', /sales_daily\.dag\.yaml:24/);
    await details.locator('.attempt-row').first().click();
    await details.getByText('Log of attempt 1').waitFor();
    await details.locator('button', { hasText: 'Open log' }).click();
    const [log] = await heard(page, 'open_log');
    assert.equal(log?.attempt, 1);
  });

  it('is walked by keyboard alone', async () => {
    const page = await open({ scenario: 'running' });
    await node(page, 'extract_weather').focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(
      "document.activeElement?.closest('[data-task]')?.dataset.task === 'clean_weather'",
    );
    await page.keyboard.press('Enter');
    await page.locator('.details h2', { hasText: 'clean_weather' }).waitFor();
    await page.keyboard.press('g');
    const [line] = await heard(page, 'go_to_line');
    assert.equal(line?.task_id, 'clean_weather');
    await page.keyboard.press('2');
    await page.locator('.gantt-row[aria-selected=true]', { hasText: 'clean_weather' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('.gantt-row[aria-selected=true]', { hasText: 'join' }).waitFor();
    await page.keyboard.press('3');
    await page.locator('.cell[tabindex="0"]').focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.locator('.run-picker', { hasText: 'yesterday' }).waitFor();
    const [choice] = await heard(page, 'choose_run');
    assert.match(choice?.run_id ?? '', /^01JNE/);
  });

  it('goes on from step to step however fast the keys come', async () => {
    const page = await open({ scenario: 'running' });
    await node(page, 'extract_weather').focus();
    // Within one frame.
    await page.evaluate(`for (const key of ['ArrowRight', 'ArrowRight', 'Enter'])
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))`);
    await page.locator('.details h2', { hasText: 'features' }).waitFor();
  });

  it('finds tasks, dims the others, and goes on from match to match', async () => {
    const page = await open({ scenario: 'running' });
    await page.keyboard.press('/');
    await page.keyboard.type('aggr');
    await page.keyboard.press('Enter');
    await page.locator('.find-result', { hasText: '1 of 2' }).waitFor();
    assert.equal(await page.locator('.node[data-match]').count(), 2);
    assert.equal(await page.locator('.node[data-dim]').count(), 14);
    await page.keyboard.press('Enter');
    await page.locator('.details h2', { hasText: 'aggregate_region' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.find-bar').waitFor({ state: 'detached' });
    assert.equal(await page.locator('.node[data-dim]').count(), 0);
  });

  it('zooms and pans by keys, wheel and buttons, and fits again', async () => {
    const page = await open({ scenario: 'running' });
    const layer = page.locator('.graph-svg > g');
    const scale = async (): Promise<number> =>
      Number(/scale\(([\d.]+)\)/.exec((await layer.getAttribute('transform')) ?? '')?.[1]);
    // The first fit may come before the page has its size.
    await page.getByRole('button', { name: 'Fit' }).click();
    const fitted = await scale();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    assert.ok((await scale()) > fitted);
    const { x: before } = (await node(page, 'join').boundingBox()) ?? { x: 0 };
    await page.locator('.graph-svg').hover({ position: { x: 300, y: 60 } });
    await page.mouse.wheel(120, 0);
    await page.waitForFunction(
      `document.querySelector('[data-task=join]').getBoundingClientRect().x < ${before - 100}`,
    );
    await node(page, 'join').focus();
    await page.keyboard.press('0');
    assert.ok(Math.abs((await scale()) - fitted) < 0.001);
  });

  it('replays a run: back to its start, and to its end again', async () => {
    const page = await open({ scenario: 'past' });
    const slider = page.locator('.replay input');
    await slider.focus();
    await page.keyboard.press('Home');
    await page.locator('.progress[aria-label="16 waiting"]').waitFor();
    await says(page, 'join', 'not started');
    for (let step = 0; step < 4; step++) await page.keyboard.press('PageUp');
    await says(page, 'extract_orders', 'succeeded');
    await page.getByRole('button', { name: 'Back to the end' }).click();
    await says(page, 'notify', 'succeeded');
  });

  it('draws the file as it is typed, and keeps the last good graph while it is broken', async () => {
    const page = await open({ scenario: 'file' });
    await page.evaluate(`window.fakeHost.type({ definition: { ...window.scenario.definition,
      tasks: [...window.scenario.definition.tasks, { ...window.scenario.definition.tasks[0], id: 'brand_new' }] } })`);
    await node(page, 'brand_new').waitFor();
    const problem = {
      code: 'unknown-task',
      severity: 'error',
      message: 'No task is called joim. Did you mean join?',
      range: { start: { line: 3, character: 0 }, end: { line: 3, character: 4 } },
      related: [],
    };
    await page.evaluate(`window.fakeHost.type({ definition: null, problems: [${JSON.stringify(problem)}] })`);
    await page.getByText('The file has 1 error; this is its last good graph').waitFor();
    assert.equal(await page.locator('.node').count(), 17);
    await page.getByRole('button', { name: 'Show the first' }).click();
    const [shown] = await heard(page, 'go_to_problem');
    assert.equal(shown?.index, 0);
    await page.evaluate('window.fakeHost.type({})');
    await page.locator('.notice').waitFor({ state: 'detached' });
  });

  it('refuses to run in an untrusted workspace, and says why', async () => {
    const page = await open({ scenario: 'untrusted' });
    const run = page.locator('.header .primary');
    assert.match((await run.getAttribute('title')) ?? '', /not trusted/);
    await run.click({ force: true });
    assert.deepEqual(await heard(page, 'run'), []);
  });

  it('exports the whole graph as SVG, PNG and Mermaid', async () => {
    const page = await open({ scenario: 'running' });
    for (const name of ['Export as SVG', 'Export as PNG', 'Export as Mermaid']) {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name }).click();
    }
    await page.waitForFunction("window.fakeHost.heard.filter(({ type }) => type === 'export').length === 3");
    const files = new Map((await heard(page, 'export')).map((file) => [file.format, file.content]));
    assert.match(files.get('svg') ?? '', /^<svg [\s\S]*>extract_orders<[\s\S]*<\/svg>$/);
    assert.ok(!/var\(|class=/.test(files.get('svg') ?? ''), 'the picture needs no style sheet');
    assert.deepEqual(
      [...Buffer.from(files.get('png') ?? '', 'base64').subarray(1, 4)],
      [...Buffer.from('PNG')],
    );
    assert.match(files.get('mermaid') ?? '', /flowchart LR[\s\S]*extract_orders/);
  });

  it('asks for details and log again when its host starts over', async () => {
    const page = await open({ scenario: 'past' });
    await node(page, 'join').click();
    const log = page.locator('pre.log');
    await wanted(
      () => log.textContent(),
      (text) => text !== null && !text.includes('Loading') && text.trim() !== '',
    );
    const before = await heard(page, 'select');
    await page.evaluate(`window.fakeHost.receive({ type: 'ready', protocol: 1 })`);
    const after = await wanted(
      () => heard(page, 'select'),
      (all) => all.length > before.length,
    );
    assert.deepEqual(after.at(-1), before.at(-1));
    await wanted(
      () => log.textContent(),
      (text) => text !== null && !text.includes('Loading') && text.trim() !== '',
    );
  });

  it('says why something was refused for as long as that is so', async () => {
    const page = await open({ scenario: 'past' });
    const refuse = (why: string | null) => page.evaluate(`window.fakeHost.refusal = ${JSON.stringify(why)}`);
    const errors = page.locator('.notice.error');
    const press = (name: RegExp) => page.getByRole('button', { name }).first().click();
    const said = async (why: string) => {
      await refuse(why);
      await press(/^Run…/);
      await errors.filter({ hasText: why }).waitFor();
      assert.equal(await errors.count(), 1, 'the one before is gone');
    };
    // The next try succeeds.
    await said('The server is stopping');
    await refuse(null);
    await press(/^Run…/);
    await errors.waitFor({ state: 'detached' });
    // The file is another.
    await said('The file has an error');
    await page.evaluate(`window.fakeHost.type({})`);
    await errors.waitFor({ state: 'detached' });
    // The host starts over.
    await said('The history can’t be written');
    await page.evaluate(`window.fakeHost.receive({ type: 'ready', protocol: 1 })`);
    await errors.waitFor({ state: 'detached' });
    // It was said of one run, and another is shown.
    await page.evaluate(
      `window.fakeHost.receive({ type: 'choose_run', run_id: window.scenario.past.find((events) => events.at(-1).state === 'failed')[0].run_id })`,
    );
    await refuse('This run goes on already');
    await press(/^Retry failed/);
    await errors.filter({ hasText: 'goes on already' }).waitFor();
    await page.evaluate(`window.fakeHost.receive({ type: 'choose_run', run_id: null })`);
    await errors.waitFor({ state: 'detached' });
  });

  it('comes back as it was after a reload', async () => {
    const page = await open({ scenario: 'past' });
    await node(page, 'join').click();
    await page.keyboard.press('2');
    await page.reload();
    await page.locator('.gantt-row[aria-selected=true]', { hasText: 'join' }).waitFor();
    const [ready] = await heard(page, 'ready');
    assert.match(ready?.run_id ?? '', /^01JNE/);
  });

  it('keeps where the graph was moved to, over another tab and a reload', async () => {
    const page = await open({ scenario: 'past' });
    const middle = () => node(page, 'join').boundingBox();
    // The first fit may come before the page has its size.
    await page.getByRole('button', { name: 'Fit' }).click();
    const fitted = await middle();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    const moved = await wanted(middle, (box) => (box?.width ?? 0) > (fitted?.width ?? 0) * 1.5);
    await page.keyboard.press('2');
    await page.locator('.gantt-row').first().waitFor();
    await page.keyboard.press('1');
    await node(page, 'join').waitFor();
    const isThere = (box: typeof moved | null) =>
      Math.abs((box?.x ?? 0) - (moved?.x ?? 0)) < 1 && Math.abs((box?.width ?? 0) - (moved?.width ?? 0)) < 1;
    await wanted(middle, isThere);
    await page.reload();
    await node(page, 'join').waitFor();
    await wanted(middle, isThere);
    await page.getByRole('button', { name: 'Fit' }).click();
    await wanted(middle, (box) => Math.abs((box?.width ?? 0) - (fitted?.width ?? 0)) < 1);
  });

  /** A run that somebody started elsewhere comes into the list, before the newest one. */
  async function anotherRunStarts(page: Page): Promise<string> {
    const newest = await page.evaluate<string>('window.scenario.past.at(-1)[0].run_id');
    const run_id = '01ZZZZZZZZZZZZZZZZZZZZZZZ1';
    const row = {
      trigger: 'schedule',
      logical_date: '2026-03-03T09:00:00.000Z',
      started_at: null,
      ended_at: null,
      idle_ms: 0,
    };
    const rows = [
      { ...row, run_id, state: 'running' },
      { ...row, run_id: newest, state: 'success' },
    ];
    await page.evaluate(
      `window.fakeHost.send({ type: 'runs', runs: { rows: ${JSON.stringify(rows)}, more: false } })`,
    );
    return run_id;
  }
  const chosenRuns = async (page: Page) => (await heard(page, 'choose_run')).map(({ run_id }) => run_id);

  it('shows the next run to who watches the newest', async () => {
    const page = await open({ scenario: 'past' });
    await page.locator('.run-picker button').first().click();
    await page.locator('.menu [role^="menuitem"]').nth(1).click();
    await says(page, 'join', 'succeeded');
    const runId = await anotherRunStarts(page);
    const chosen = await wanted(
      () => chosenRuns(page),
      (ids) => ids.length > 1,
    );
    assert.equal(chosen[1], runId);
  });

  it('only offers the next run to who reads this one', async () => {
    const page = await open({ scenario: 'past' });
    await node(page, 'join').click();
    await page.locator('.details').getByText('join').first().waitFor();
    const runId = await anotherRunStarts(page);
    await page.getByText('Another run of this DAG is going on (scheduled)').waitFor();
    assert.deepEqual(await chosenRuns(page), []);
    await page.getByRole('button', { name: 'Show it' }).click();
    assert.deepEqual(await chosenRuns(page), [runId]);
  });

  it('says when the file is no more that of the run, and shows it', async () => {
    const page = await open({ scenario: 'past' });
    await page.evaluate(`window.fakeHost.type({ definition: { ...window.scenario.definition,
      tasks: [...window.scenario.definition.tasks, { ...window.scenario.definition.tasks[0], id: 'brand_new' }] } })`);
    await page.getByText('The file’s graph has changed since this run').waitFor();
    await page.getByRole('button', { name: 'Show the file' }).click();
    await node(page, 'brand_new').waitFor();
    await page.locator('.notice').waitFor({ state: 'detached' });
  });

  it('takes it when what can be done here changes', async () => {
    const page = await open({ scenario: 'untrusted' });
    await page.evaluate(
      `window.fakeHost.send({ type: 'can', can: { run: true, go_to_line: true, open_log: true } })`,
    );
    await page.locator('.header .primary:not([title*="not trusted"])').click();
    assert.equal((await heard(page, 'run')).length, 1);
  });

  it('has only what is seen of a large graph in the document', async () => {
    const page = await open({ scenario: 'large' });
    await page.locator('.overview canvas').nth(1).waitFor();
    assert.ok((await page.locator('.node').count()) < 10);
    await page.keyboard.press('/');
    await page.keyboard.type('merge_0999');
    await page.keyboard.press('Enter');
    await page.locator('.details h2', { hasText: 'merge_0999' }).waitFor();
    await node(page, 'merge_0999').waitFor();
    assert.ok((await page.locator('.node').count()) < 300);
    await page.keyboard.press('Escape');
    await page.keyboard.press('2');
    await page.locator('.gantt-row').first().waitFor();
    assert.ok((await page.locator('.gantt-row').count()) < 60);
  });

  it('is small: all of it stays under 250 kB', () => {
    assert.ok(harness.scriptBytes < 250_000, `${harness.scriptBytes} bytes`);
  });

  /** Says what a screen reader or weak eyes would stumble over. */
  async function violations(page: Page, rules: object = {}): Promise<string[]> {
    await page.evaluate(axe);
    const found = await page.evaluate<{
      violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
    }>(`axe.run(document, ${JSON.stringify(rules)})`);
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
  }

  /** Each view by its key, and what is there when it is shown. */
  const VIEWS = {
    '1': '.node',
    '2': '.gantt-row',
    '3': '.cell',
    '/': '.find-bar',
    '?': '.key-help',
  } as const;

  async function show(page: Page, key: string, shown: string): Promise<void> {
    await page.keyboard.press(key);
    await page.locator(shown).first().waitFor();
  }

  async function openDetails(page: Page): Promise<void> {
    await page.mouse.move(0, 0);
    await node(page, 'join').focus();
    await page.keyboard.press('Enter');
    await page.locator('.details h2', { hasText: 'join' }).waitFor();
  }

  // All rules take long on a busy machine: each view has its own time.
  for (const [key, shown] of Object.entries(VIEWS))
    it(`has no accessibility violation after ${key}`, async () => {
      const page = await open({ scenario: 'running' });
      await openDetails(page);
      await show(page, key, shown);
      assert.deepEqual(await violations(page), []);
    });

  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light', 'served'] as const)
    it(`has enough contrast in ${theme}`, async () => {
      const page = await open({ scenario: 'running', theme });
      await openDetails(page);
      for (const [key, shown] of Object.entries(VIEWS)) {
        await show(page, key, shown);
        assert.deepEqual(await violations(page, { runOnly: ['color-contrast'] }), [], `after ${key}`);
        if (key === '/') await page.keyboard.press('Escape');
      }
    });
});
