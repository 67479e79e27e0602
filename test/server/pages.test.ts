// The pages at / and /docs, in a browser, under their real content security policy.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM, missingBrowser } from '../webview/harness/browser.js';
import { servedProject } from './served-project.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('the pages of the server', () => {
  const served = servedProject();
  const { project } = served;
  let browser: Browser | null = null;

  before(function () {
    if (missingBrowser() !== null) this.skip();
  });

  afterEach(async () => {
    await browser?.close();
    browser = null;
  });

  async function open(path: string): Promise<{ readonly page: Page; readonly errors: readonly string[] }> {
    browser = await launch();
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(`${served.origin}${path}#token=${served.token}`);
    return { page, errors };
  }

  it('show the graph at /, run the DAG from it, and follow it live', async () => {
    project.dag('alpha', { tasks: { first: 'echo hello', second: { run: 'true', depends_on: ['first'] } } });
    await served.serve();
    const { page, errors } = await open('/');
    await page.locator('[data-task="second"]').first().waitFor();
    assert.ok(!page.url().includes(served.token), 'the token stays in the address');
    await page.getByRole('button', { name: /^Run…/ }).first().click();
    const [runId = ''] = await untilSome(() => project.runIds());
    const ended = await served.events(`/runs/${runId}/events`, ({ type }) => type === 'run_finished');
    assert.equal(ended.at(-1)?.event.type, 'run_finished');
    await page
      .getByText(/succeeded/i)
      .first()
      .waitFor();
    assert.deepEqual(errors, []);
  });

  it('ask for the parameters of a run, say what is wrong with them, and run with them', async () => {
    project.dag('alpha', {
      params: {
        region: { type: 'string', enum: ['eu', 'us'], default: 'eu' },
        rows: { type: 'integer', minimum: 1, description: 'How many rows' },
      },
      tasks: { first: 'true' },
    });
    await served.serve();
    const { page } = await open('/');
    await page.locator('[data-task="first"]').first().waitFor();
    await page.getByRole('button', { name: /^Run…/ }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('region').selectOption({ label: 'us' });
    await dialog.getByLabel('rows').fill('0');
    await dialog.getByRole('button', { name: 'Run' }).click();
    await dialog.getByText(/params\/rows/).waitFor();
    assert.deepEqual(project.runIds(), []);
    await dialog.getByLabel('rows').fill('5');
    await dialog.getByRole('button', { name: 'Run' }).click();
    const [runId = ''] = await untilSome(() => project.runIds());
    await served.events(`/runs/${runId}/events`, ({ type }) => type === 'run_finished');
    assert.deepEqual((await served.ask(`/runs/${runId}`)).body.params, { region: 'us', rows: 5 });
    await dialog.waitFor({ state: 'hidden' });
  });

  it('come back by themselves when the server was started anew', async () => {
    project.dag('alpha', { tasks: { first: 'true' } });
    await served.serve();
    const { port } = new URL(served.origin);
    const { page } = await open('/');
    await page.locator('[data-task="first"]').first().waitFor();
    served.process.signal('SIGKILL');
    await served.process.ended;
    project.dag('alpha', { tasks: { first: 'true', added: 'true' } });
    await served.serve('--port', port);
    await page.locator('[data-task="added"]').first().waitFor();
  });

  it('say that the server is away for as long as it is, and then have the log again', async () => {
    project.dag('alpha', { tasks: { first: 'echo the log of first' } });
    await served.serve();
    await served.ran('alpha');
    const { port } = new URL(served.origin);
    const { page } = await open('/');
    await page.locator('[data-task="first"] .box').click();
    const log = page.locator('pre.log', { hasText: 'the log of first' });
    await log.waitFor();
    const away = page.getByText(/^The server does not answer/);
    assert.equal(await away.count(), 0);
    served.process.signal('SIGKILL');
    await served.process.ended;
    await away.waitFor();
    await page.getByRole('button', { name: /^Run…/ }).click();
    const refused = page.getByText('This was not done');
    await refused.waitFor();
    await served.serve('--port', port);
    await away.waitFor({ state: 'detached' });
    await refused.waitFor({ state: 'detached' });
    await log.waitFor();
    assert.equal(await page.getByText('Loading…').count(), 0);
  });

  it('ask for the token where they have none, say that one is wrong, and keep the right one', async () => {
    project.dag('alpha', { tasks: { first: 'true' } });
    await served.serve();
    browser = await launch();
    const page = await browser.newPage();
    await page.goto(`${served.origin}/`);
    const field = page.getByLabel(/Token/);
    const wrong = page.getByText('This is not the token of this server');
    const give = async (text: string) => {
      await field.fill(text);
      await page.keyboard.press('Enter');
    };
    await field.waitFor();
    assert.equal(await wrong.count(), 0);
    assert.equal(await field.evaluate('document.activeElement.id'), 'token');
    await give('x'.repeat(43));
    await wrong.waitFor();
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{ violations: readonly { id: string }[] }>(
      'axe.run(document)',
    );
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
    // As it was printed, with blanks around it.
    await give(` ${served.origin}/#token=${served.token} `);
    await page.locator('[data-task="first"]').first().waitFor();
    assert.ok(!page.url().includes(served.token));
    await page.reload();
    await page.locator('[data-task="first"]').first().waitFor();
    // A wrong one in the address, opened in the same tab: no page is loaded for that.
    await page.goto(`${served.origin}/docs`);
    await page.goto(`${served.origin}/#token=${'y'.repeat(43)}`);
    await wrong.waitFor();
    await page.goto(`${served.origin}/#token=${served.token}`);
    await page.locator('[data-task="first"]').first().waitFor();
    assert.ok(!page.url().includes(served.token));
    const tries = Number(/^taskflow_failed_tokens\w* (\d+)/m.exec((await served.ask('/metrics')).text)?.[1]);
    assert.ok(tries <= 3, `${tries} requests with a wrong token: it must not be tried again and again`);
  });

  it('try the API at /docs', async () => {
    project.dag('alpha', { tasks: { first: 'true' } });
    await served.serve();
    const { page, errors } = await open('/docs');
    await page.locator('#listDags summary').click();
    await page.locator('#listDags button').click();
    await page.locator('#listDags pre', { hasText: '"dag_id": "alpha"' }).waitFor();
    await page.locator('#triggerDag summary').click();
    await page.locator('#triggerDag input[name="dag_id"]').fill('alpha');
    await page.locator('#triggerDag button').click();
    await page.locator('#triggerDag pre', { hasText: '"run_id"' }).waitFor();
    assert.deepEqual(errors, []);
  });
});

function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
}

async function untilSome(find: () => string[]): Promise<string[]> {
  for (;;) {
    try {
      const found = find();
      if (found.length > 0) return found;
    } catch {
      // The folder is not there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
