// What VS Code tells in messages; its list keeps those that have faded.
import type { Locator } from 'playwright-core';
import type { VscodeWindow } from './workbench.js';

export class Messages {
  readonly #window: VscodeWindow;

  constructor(window: VscodeWindow) {
    this.#window = window;
  }

  /** Waits for a message with these words. */
  async shows(words: string | RegExp): Promise<Locator> {
    await this.open();
    const item = this.#items().filter({ hasText: words }).first();
    await item.waitFor();
    return item;
  }

  /** Shows the list. */
  async open(): Promise<void> {
    await this.#window.command('Notifications: Show Notifications');
  }

  /** Those of the list that is open. */
  all(): Promise<readonly string[]> {
    return this.#items().allInnerTexts();
  }

  async clear(): Promise<void> {
    await this.#window.host.evaluate((vscode) => vscode.commands.executeCommand('notifications.clearAll'));
  }

  #items(): Locator {
    return this.#window.page.locator('.notification-list-item');
  }
}
