// What a face (the editor, the server) gives its page's host: the DAG, its history, and how to act.
import type { HistoryIndex } from '../history/history-index.js';
import type { Abilities, DagView, PageMessage, Snapshot } from '../webview/protocol.js';

/** Messages that change something or open something: the face carries them out. */
export type ActionMessage = Extract<
  PageMessage,
  {
    type:
      | 'run'
      | 'run_part'
      | 'cancel'
      | 'resume'
      | 'retry_failed'
      | 'retry_task'
      | 'open_log'
      | 'follow_log'
      | 'go_to_line'
      | 'go_to_problem'
      | 'open_file'
      | 'export';
  }
>;

export interface PageSource {
  readonly host: Snapshot['host'];
  readonly locale: string;
  readonly words: Readonly<Record<string, string>>;
  readonly direction: Snapshot['direction'];
  readonly home: string | null;
  /** Of the DAG that is shown now. */
  readonly dagId: string;
  can(): Abilities;
  /** The file as it is now. */
  dag(): DagView;
  dags?(): ReadonlyArray<{ readonly id: string; readonly title: string }>;
  chooseDag?(dagId: string): void;
  index(): Promise<HistoryIndex | null>;
  /** Null when done, else why not, in a sentence; a new run's id is shown when it was started from here. */
  act(message: ActionMessage): Promise<{ readonly error?: string; readonly runId?: string }>;
}
