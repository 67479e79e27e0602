// Which faults of DAG files have been told, so that each is told once for each change.
import { type FaultyDag, isFaulty, type KnownDag } from './dag-files.js';

export class ToldFaults {
  /** By file. */
  #told = new Map<string, string>();

  get size(): number {
    return this.#told.size;
  }

  /** Takes up what the files are now, and gives what is to be told. One without a schedule has none. */
  update(dags: readonly KnownDag[]): readonly FaultyDag[] {
    const faulty = dags.filter(isFaulty);
    const fresh = faulty.filter(({ file, fault }) => this.#told.get(file) !== fault);
    this.#told = new Map(faulty.map(({ file, fault }) => [file, fault]));
    return fresh;
  }
}
