// The log of the task that is selected on the page: one at a time, each sent from its tail on.
import { logPath, type RunFolder } from '../history/run-folder.js';
import { followLog, type LogPiece } from './log-follower.js';

export interface SentPiece extends LogPiece {
  readonly run_id: string;
  readonly task_id: string;
  readonly attempt: number;
}

export class SelectedLog {
  readonly #send: (piece: SentPiece) => void;
  #key = '';
  #stop: () => void = () => {};

  constructor(send: (piece: SentPiece) => void) {
    this.#send = send;
  }

  /** Goes on with the one that is followed, else begins with the tail of another; nothing is sent where there is none. */
  follow(folder: RunFolder | undefined, taskId: string, attempt: number | undefined): void {
    const key = `${folder?.runId}/${taskId}/${attempt}`;
    if (key === this.#key) return;
    this.stop();
    this.#key = key;
    if (!folder || attempt === undefined) return;
    const { runId } = folder;
    const log = followLog(logPath(folder, taskId, attempt), (piece) =>
      this.#send({ run_id: runId, task_id: taskId, attempt, ...piece }),
    );
    this.#stop = () => log.stop();
  }

  /** What is followed next is sent from its tail on, the same one too. */
  stop(): void {
    this.#stop();
    this.#stop = () => {};
    this.#key = '';
  }
}
