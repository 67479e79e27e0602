// What a function finds around it, its environment and folder. It must not depend on what ran before.
import { getPriority } from 'node:os';

/** Of one host. What the file itself sets up while it is loaded stays, for each attempt alike. */
export class Surroundings {
  readonly #environment: NodeJS.ProcessEnv = { ...process.env };
  /** What each attempt has, but for its own. */
  #common = Object.entries(this.#environment);
  #loaded: NodeJS.ProcessEnv = {};
  #removed: ReadonlySet<string> = new Set();
  #own: Readonly<Record<string, string>> = {};
  #folder = process.cwd();
  #umask = process.umask();
  #fixed = fixed();

  /** Puts everything back that an earlier attempt may have changed. `own`: the variables of this attempt alone. */
  begin(own: Readonly<Record<string, string>>): void {
    this.#own = own;
    let count = 0;
    // By loops, and without a copy: there may be a hundred, and each attempt pays for them.
    for (const [name, value] of this.#common) {
      if (Object.hasOwn(own, name) && !Object.hasOwn(this.#loaded, name)) continue;
      count += 1;
      if (process.env[name] !== value) process.env[name] = value;
    }
    for (const name in own) {
      if (this.#removed.has(name) || Object.hasOwn(this.#loaded, name)) continue;
      count += 1;
      if (process.env[name] !== own[name]) process.env[name] = own[name];
    }
    if (Object.getOwnPropertyNames(process.env).length !== count) this.#removeOthers();
    process.chdir(this.#folder);
    process.umask(this.#umask);
    process.exitCode = undefined;
  }

  /** The file has just been loaded: as it is now, each attempt shall find it. */
  remember(): void {
    const before: NodeJS.ProcessEnv = { ...this.#environment, ...this.#own };
    this.#loaded = Object.fromEntries(
      Object.entries(process.env).filter(([name, value]) => before[name] !== value),
    );
    this.#removed = new Set(Object.keys(before).filter((name) => !(name in process.env)));
    this.#common = Object.entries({ ...this.#environment, ...this.#loaded }).filter(
      ([name]) => !this.#removed.has(name),
    );
    this.#folder = process.cwd();
    this.#umask = process.umask();
    this.#fixed = fixed();
  }

  #removeOthers(): void {
    const wanted = new Set([
      ...this.#common.map(([name]) => name),
      ...Object.keys(this.#own).filter((name) => !this.#removed.has(name)),
    ]);
    for (const name of Object.keys(process.env)) if (!wanted.has(name)) delete process.env[name];
  }

  /** False when the function has changed what a process can't take back. */
  get canBePutBack(): boolean {
    return fixed() === this.#fixed;
  }
}

function fixed(): string {
  const { geteuid, getegid } = process;
  return [getPriority(), geteuid?.call(process), getegid?.call(process)].join(' ');
}
