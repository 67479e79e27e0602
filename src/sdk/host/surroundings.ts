// What a function finds around it, its environment and folder. It must not depend on what ran before.
import { getPriority } from 'node:os';

/** Of one host. What the file itself sets up while it is loaded stays, for each attempt alike. */
export class Surroundings {
  readonly #environment: NodeJS.ProcessEnv = { ...process.env };
  #loaded: NodeJS.ProcessEnv = {};
  #removed: readonly string[] = [];
  #own: Readonly<Record<string, string>> = {};
  #folder = process.cwd();
  #umask = process.umask();
  #fixed = fixed();

  /** Puts everything back that an earlier attempt may have changed. `own`: the variables of this attempt alone. */
  begin(own: Readonly<Record<string, string>>): void {
    this.#own = own;
    const wanted = { ...this.#environment, ...own, ...this.#loaded };
    for (const name of this.#removed) delete wanted[name];
    for (const name of Object.keys(process.env)) if (!(name in wanted)) delete process.env[name];
    for (const [name, value] of Object.entries(wanted))
      if (process.env[name] !== value) process.env[name] = value;
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
    this.#removed = Object.keys(before).filter((name) => !(name in process.env));
    this.#folder = process.cwd();
    this.#umask = process.umask();
    this.#fixed = fixed();
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
