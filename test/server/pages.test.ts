// The pages at / and /docs, in a browser, under their real content security policy.
import assert from 'node:assert/strict';
import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM, missingBrowser } from '../webview/harness/browser.js';
import { servedProject } from './served-project.js';

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
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
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
