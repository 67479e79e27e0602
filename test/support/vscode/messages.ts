// What VS Code tells in messages; its list keeps those that have faded.
import type { Locator } from 'playwright-core';
import { until } from './until.js';
import type { VscodeWindow } from './workbench.js';

export class Messages {
  readonly #window: VscodeWindow;

  constructor(window: VscodeWindow) {
    this.#window = window;
  }

  /** Waits for a message with these words. */
  async shows(words: string | RegExp): Promise<Locator> {
    const item = this.#items().filter({ hasText: words }).first();
    await until(`a message says ${words}`, async () => {
      await this.#open();
      return item.isVisible();
    });
    return item;
  }

  /** Those that are there now. */
  async all(): Promise<readonly string[]> {
    await this.#open();
    return this.#items().allInnerTexts();
  }

  async clear(): Promise<void> {
    await this.#window.host.evaluate((vscode) => vscode.commands.executeCommand('notifications.clearAll'));
  }

  /** Again before each look: a list that is empty closes by itself. */
  async #open(): Promise<void> {
    await this.#window.host.evaluate((vscode) => vscode.commands.executeCommand('notifications.showList'));
  }

  #items(): Locator {
    return this.#window.page.locator('.notification-list-item');
  }
}
