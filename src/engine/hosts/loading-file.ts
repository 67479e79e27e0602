// A file that is being loaded for a run: by one host, or by another where that was killed.
import type { HostAnswer } from '../../core/host-description.js';
import { phrase } from '../../core/phrase.js';
import { reasonOf } from '../../core/reason-of.js';
import { type HostOfFile, LoadingHost } from './loading-host.js';

/** Killed from outside it says nothing of the file; a file that takes all memory is killed each time. */
const MOST_HOSTS = 3;

export interface LoadingOptions {
  /** One that has started already. */
  readonly host: LoadingHost | null;
  /** Of those that are started here. */
  readonly id: string;
  readonly onHost: (host: LoadingHost) => void;
  /** Whether what the host says, as it came over the channel, is known: then it is not read. */
  readonly isKnown?: ((said: unknown) => boolean) | null;
}

export class LoadingFile {
  /** Null where it was ended before there was one, or where it is known. Never rejects. */
  readonly answer: Promise<HostAnswer | null>;
  readonly #place: HostOfFile;
  readonly #options: LoadingOptions;
  #host: LoadingHost | null;
  #isEnded = false;
  #tellEnded: () => void = () => {};

  constructor(place: HostOfFile, options: LoadingOptions) {
    this.#place = place;
    this.#options = options;
    this.#host = options.host;
    const ended = new Promise<null>((resolve) => {
      this.#tellEnded = () => resolve(null);
    });
    this.answer = Promise.race([this.#load(), ended]);
  }

  /** Ends the host and what the file has started; a later call with `force` hurries an earlier one on. */
  async end(force: boolean): Promise<void> {
    this.#isEnded = true;
    await this.#host?.end(force);
    this.#tellEnded();
  }

  async #load(): Promise<HostAnswer | null> {
    const { isKnown } = this.#options;
    // What reads answers takes longer to load than a host to start: beside it, and not before it.
    if (!isKnown) void import('./load-answer.js');
    for (let number = 1; number <= MOST_HOSTS && !this.#isEnded; number++) {
      try {
        this.#host ??= new LoadingHost(this.#place, this.#options.id);
      } catch (error) {
        return (await import('./load-answer.js')).loadError(reasonOf(error));
      }
      this.#options.onHost(this.#host);
      const { command } = this.#host;
      const loaded = await this.#host.load();
      if (loaded.kind === 'said' && isKnown?.(loaded.value)) return null;
      const { answerOf, answerOfExit } = await import('./load-answer.js');
      if (loaded.kind === 'said') return answerOf(loaded.value, command);
      if (loaded.kind === 'ended') return answerOfExit(loaded.exit, loaded.words, command);
      // What it had started may live.
      await this.#host.end(true);
      this.#host = null;
    }
    const message = phrase('The process that loads the file was ended by {0}', 'SIGKILL');
    return this.#isEnded ? null : (await import('./load-answer.js')).loadError(message);
  }
}
