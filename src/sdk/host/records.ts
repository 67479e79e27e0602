// How the attempts of this host began and ended, as lines in their run's exit records.
import { closeSync, openSync, writeSync } from 'node:fs';

export class Records {
  #path = '';
  #file: number | null = null;

  /** Is on disk when this returns. Throws where it can't be written. */
  add(path: string, line: string): void {
    const text = `${line}\n`;
    try {
      if (this.#file !== null && path === this.#path) {
        writeSync(this.#file, text);
        return;
      }
    } catch {
      // A function has closed it.
      this.#file = null;
    }
    if (this.#file !== null) closeSync(this.#file);
    this.#path = path;
    this.#file = openSync(path, 'a', 0o600);
    writeSync(this.#file, text);
  }
}
