// The end of one attempt's tree: begun once, hurried on by force, and never waited for without a bound.
import { withLeft } from './left-running.js';
import type { ProcessEntry } from './process-table.js';
import { endTree } from './process-tree.js';
import type { SeenEnd } from './task-runner.js';
import type { Tree } from './tree-members.js';

/** Who tells how an attempt ended gets this long for it once the tree is ended: then nobody will. */
const TOLD_MS = 2000;

export class TreeEnding {
  readonly #tree: Tree;
  readonly #onSilence: (end: SeenEnd) => void;
  #isForced = false;
  #ended: Promise<readonly ProcessEntry[]> | null = null;
  #silence: NodeJS.Timeout | undefined;
  #isTold = false;

  /** `onSilence` gets the end of an attempt that was ended, and of which `told` was not called then. */
  constructor(tree: Tree, onSilence: (end: SeenEnd) => void) {
    this.#tree = tree;
    this.#onSilence = onSilence;
  }

  /** True once the tree is being ended. */
  get isBegun(): boolean {
    return this.#ended !== null;
  }

  begin(force: boolean): void {
    this.#isForced ||= force;
    this.#ended ??= endTree(this.#tree, () => this.#isForced).then((left) => {
      const tell = () => this.#onSilence(withLeft({ kind: 'lost' }, left));
      if (!this.#isTold) this.#silence = setTimeout(tell, TOLD_MS);
      return left;
    });
  }

  /**
   * Call once it is known how the attempt ended. Its own end is not the end of its tree: where that is being ended,
   * resolves only then, since what it leaves must not run beside a retry.
   */
  async told<End extends SeenEnd>(end: End): Promise<End> {
    this.#isTold = true;
    clearTimeout(this.#silence);
    return this.#ended ? withLeft(end, await this.#ended) : end;
  }
}
