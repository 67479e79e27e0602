// Lines at the bottom of a terminal that are drawn anew while others scroll above them.
import { stripVTControlCharacters } from 'node:util';
import type { Terminal } from '../terminal.js';

export class LiveLines {
  readonly #terminal: Terminal;
  #shown = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Prints `above` for good, then `live` below it in place of what was live before. */
  draw(above: string, live: readonly string[]): void {
    // Up to the first live line, and clear from there on.
    const back = this.#shown > 0 ? `\x1b[${this.#shown}A\x1b[J` : '';
    const lines = live.map((line) => this.#fit(line));
    if (back + above === '' && lines.length === 0) return;
    this.#terminal.write(`${back}${above}${lines.map((line) => `${line}\n`).join('')}`);
    this.#shown = lines.length;
  }

  /** A line that wraps would be two, and the next drawing would leave one behind. */
  #fit(line: string): string {
    const plain = stripVTControlCharacters(line);
    return plain.length < this.#terminal.width ? line : `${plain.slice(0, this.#terminal.width - 2)}…`;
  }
}
