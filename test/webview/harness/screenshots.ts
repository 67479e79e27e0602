// Takes pictures of every view in every theme: `npx tsx test/webview/harness/screenshots.ts [folder] [word of its name]`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Harness, type OpenOptions } from './browser.js';

interface Shot extends OpenOptions {
  readonly name: string;
  readonly prepare?: (page: Page) => Promise<void>;
}

const select = (id: string) => async (page: Page) => {
  await page.locator(`[data-task="${id}"] .box`).click();
};
const tab = (key: string, id?: string) => async (page: Page) => {
  if (id) await select(id)(page);
  await page.keyboard.press(key);
};

const SHOTS: readonly Shot[] = [
  ...(['dark', 'light', 'hc-dark', 'hc-light', 'served'] as const).flatMap((theme): Shot[] => [
    { name: `graph-${theme}`, scenario: 'running', theme, prepare: select('clean_weather') },
    { name: `gantt-${theme}`, scenario: 'running', theme, prepare: tab('2', 'aggregate_region') },
    { name: `grid-${theme}`, scenario: 'running', theme, prepare: tab('3', 'train') },
  ]),
  { name: 'overview-dark', scenario: 'past' },
  { name: 'file-light', scenario: 'file', theme: 'light' },
  { name: 'empty-dark', scenario: 'empty' },
  { name: 'large-dark', scenario: 'large' },
  { name: 'huge-light', scenario: 'huge', theme: 'light' },
  { name: 'narrow-dark', scenario: 'running', width: 620, height: 900, prepare: select('clean_weather') },
  {
    name: 'find-dark',
    scenario: 'running',
    prepare: async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('aggr');
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'picker-light',
    scenario: 'past',
    theme: 'light',
    prepare: (page) => page.locator('.run-picker .menu-button').click(),
  },
  { name: 'keys-dark', scenario: 'running', prepare: (page) => page.keyboard.press('?') },
  { name: 'untrusted-light', scenario: 'untrusted', theme: 'light', prepare: select('train') },
];

const [folder = '/tmp/taskflow-shots', wanted = ''] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const harness = await Harness.start();
for (const shot of SHOTS.filter(({ name }) => name.includes(wanted))) {
  const { page, errors, close } = await harness.open(shot);
  await page.locator('.node, .gantt-row, .empty').first().waitFor();
  await shot.prepare?.(page);
  // The overview in the corner and the list follow a moment later.
  await page.waitForTimeout(900);
  await page.screenshot({ path: join(folder, `${shot.name}.png`) });
  if (errors.length > 0) console.error(shot.name, errors);
  await close();
}
await harness.stop();
