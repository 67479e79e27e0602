// The slot shells of a run: an attempt gets an idle one, or a new one.
import { at } from '../../core/at.js';
import type { ShellTask } from '../../core/definition.js';
import type { VariableList } from '../shell-names.js';
import type { AttemptRequest, RunningAttempt } from '../task-runner.js';
import { SlotAttempt } from './slot-attempt.js';
import { SlotVariables } from './slot-environment.js';
import { slotRequest } from './slot-script.js';
import { SlotShell } from './slot-shell.js';
import { SlotWatch } from './slot-watch.js';

/** There are never more shells than attempts have been running at once. */
export class SlotPool {
  readonly #program: string;
  readonly #exits: number;
  readonly #shells = new Set<SlotShell>();
  readonly #watch = new SlotWatch();
  #idle: SlotShell[] = [];

  constructor(program: string, exits: number) {
    this.#program = program;
    this.#exits = exits;
  }

  /** Throws where no process could be made. */
  start(request: AttemptRequest, task: ShellTask, command: readonly string[]): RunningAttempt {
    const attempt = new SlotAttempt({
      request,
      onFree: (shell) => {
        this.#watch.remove(shell);
        this.#idle.push(shell);
      },
      onLost: (shell) => this.#forget(shell),
      startAgain: () => this.#give(attempt, request, task, command),
    });
    this.#give(attempt, request, task, command);
    return attempt.running;
  }

  dispose(): void {
    this.#watch.dispose();
    for (const shell of this.#shells) shell.release();
    this.#shells.clear();
    this.#idle = [];
  }

  #give(attempt: SlotAttempt, request: AttemptRequest, task: ShellTask, command: readonly string[]): void {
    const { shell, beside } = this.#fitting(request, task);
    attempt.givenTo(shell);
    this.#watch.add(shell, attempt);
    shell.run(request.nonce, slotRequest(request, beside, command), attempt);
  }

  #fitting(request: AttemptRequest, task: ShellTask): { shell: SlotShell; beside: VariableList } {
    for (let place = this.#idle.length - 1; place >= 0; place--) {
      const shell = at(this.#idle, place);
      const beside = shell.variables.beside(request.env);
      if (!beside) continue;
      this.#idle.splice(place, 1);
      return { shell, beside };
    }
    // None that fits: an idle one that does not would only be in the way.
    const unfit = this.#idle.pop();
    if (unfit) this.#release(unfit);
    const variables = new SlotVariables(request.env, task);
    const id = slotShellId(request.folder.runId, request.nonce);
    const shell: SlotShell = new SlotShell(this.#program, {
      id,
      variables,
      exits: this.#exits,
      onIdleGone: () => this.#forget(shell),
    });
    this.#shells.add(shell);
    return { shell, beside: variables.ofFirst };
  }

  #release(shell: SlotShell): void {
    this.#shells.delete(shell);
    shell.release();
  }

  #forget(shell: SlotShell): void {
    this.#watch.remove(shell);
    this.#release(shell);
    this.#idle = this.#idle.filter((idle) => idle !== shell);
  }
}

/** As in a slot shell's TASKFLOW_HOST; run ids and nonces have no dots. */
function slotShellId(runId: string, firstNonce: string): string {
  return `${runId}.shell.${firstNonce}`;
}

/** Whether this TASKFLOW_HOST is a slot shell's, not a host's of functions. */
export function isSlotShell(host: string): boolean {
  return host.split('.')[1] === 'shell';
}
