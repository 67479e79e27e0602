// What a command asks at the top of the window: a choice from a list, or a text.
import type { Locator, Page } from 'playwright-core';
import type { VscodeWindow } from './workbench.js';

export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor({ page }: VscodeWindow) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget');
  }

  /** Waits for the question with these words in its title or prompt. */
  async asks(words: string | RegExp): Promise<void> {
    await this.#widget.filter({ hasText: words }).waitFor();
  }

  /** Waits for a list whose field says this as long as nothing is typed. */
  async offers(placeholder: string): Promise<void> {
    await this.#widget.getByPlaceholder(placeholder).waitFor();
  }

  /** What is in the field. */
  value(): Promise<string> {
    return this.#widget.locator('input').first().inputValue();
  }

  /** Types in place of what is there. */
  async type(text: string): Promise<void> {
    await this.#widget.locator('input').first().fill(text);
  }

  /** Waits for this message about what was typed. */
  async complains(words: string | RegExp): Promise<void> {
    await this.#widget.locator('.quick-input-message', { hasText: words }).waitFor();
  }

  /** Takes the row with these words. */
  async choose(words: string | RegExp): Promise<void> {
    const row = this.#widget.locator('.monaco-list-row', { hasText: words }).first();
    await row.click();
  }

  /** Rows from the top. */
  async rows(): Promise<readonly string[]> {
    await this.#widget.locator('.monaco-list-row').first().waitFor();
    return this.#widget.locator('.monaco-list-row').allInnerTexts();
  }

  async accept(): Promise<void> {
    await this.#page.keyboard.press('Enter');
  }

  async giveUp(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.#widget.waitFor({ state: 'hidden' });
  }
}

/** The button of a question that stops everything else. */
export async function answerDialog({ page }: VscodeWindow, button: string): Promise<void> {
  await page.locator('.monaco-dialog-box').getByRole('button', { name: button, exact: true }).click();
  await page.locator('.monaco-dialog-box').waitFor({ state: 'detached' });
}
