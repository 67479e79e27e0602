// Reads one DAG file as an editor has it: its text first, and what its host says of that where it may be asked.
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { FileReading } from '../../definition/file-reading.js';
import { HostAnswers } from './host-answers.js';
import { TextReader } from './text-reader.js';

export interface ReadFile {
  readonly uri: vscode.Uri;
  readonly reading: FileReading;
  /** Of the document that was read; absent: the disk was. */
  readonly version?: number;
  /** What tells the file on disk from later ones; absent: a document was read. */
  readonly stamp?: string;
}

/** Changes with the file on disk; undefined where there is none. */
export async function stampOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return stampText(await vscode.workspace.fs.stat(uri));
  } catch {
    return undefined;
  }
}

function stampText({ mtime, size }: vscode.FileStat): string {
  return `${mtime} ${size}`;
}

export class FileReader implements vscode.Disposable {
  readonly #answers = new HostAnswers();
  readonly #again: (uri: vscode.Uri) => void;
  readonly #texts: TextReader;
  /** By path: to take a long reading from the thread that made it takes longer than anything else of a start. */
  readonly #last = new Map<string, { readonly digest: string; readonly reading: FileReading }>();

  /**
   * `script`: the built read-worker.js. `again` is called when a host has answered: the file is to be read once more,
   * and has the answer then.
   */
  constructor(script: string, again: (uri: vscode.Uri) => void) {
    this.#texts = new TextReader(script, vscode.l10n.bundle);
    this.#again = again;
  }

  dispose(): void {
    this.#texts.dispose();
    this.#answers.dispose();
  }

  forget(uri: vscode.Uri): void {
    this.#answers.forget(uri);
    this.#last.delete(pathOf(uri));
  }

  forgetAnswers(): void {
    this.#answers.clear();
  }

  /**
   * Rejects where there is no such file; null where a newer text of it is being read. With `isAsked` the host is asked
   * at once, else after a pause. A text that tells all and is as it was has the very reading it had.
   */
  async read(uri: vscode.Uri, folder: vscode.WorkspaceFolder, isAsked: boolean): Promise<ReadFile | null> {
    const key = uri.toString();
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === key);
    const isSaved = !open?.isDirty;
    const path = pathOf(uri);
    const { isCodeFile, LARGEST_BYTES, notStaticProblems, readingOf, tooLarge } = await import(
      './reading-parts.js'
    );
    // Before the text: a change in between is seen at the next look.
    const stat = open ? null : await vscode.workspace.fs.stat(uri);
    const from: Omit<ReadFile, 'reading'> = {
      uri,
      ...(open && { version: open.version }),
      ...(stat && { stamp: stampText(stat) }),
    };
    // A pipe would never come to its end.
    if (stat && (stat.type & vscode.FileType.File) === 0) throw new Error(`${path} is no file`);
    if (stat && stat.size > LARGEST_BYTES) return { ...from, reading: readingOf(tooLarge(path)) };
    const text = open ? open.getText() : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const reading = await this.#readText(text, path);
    if (!reading) return null;
    if (!reading.mayAsk) {
      // Where a person looks at it: nothing of it runs, but an interpreter starts.
      const isCompiled = open && isSaved && HostAnswers.mayAsk(uri) && isCodeFile(path);
      return { ...from, reading: isCompiled ? await this.#compiled(uri, text, folder, reading) : reading };
    }
    if (!HostAnswers.mayAsk(uri)) return { ...from, reading: withNotes(reading, text, notStaticProblems) };
    if (isSaved && (isAsked || this.#answers.has(uri, text)))
      return { ...from, reading: await this.#answers.ask(uri, text, folder) };
    const last = await this.#answers.last(uri);
    if (isSaved) this.#askLater(uri, text, folder);
    return { ...from, reading: last ? withLastDags(reading, last) : reading };
  }

  #askLater(uri: vscode.Uri, text: string, folder: vscode.WorkspaceFolder): void {
    this.#answers.askLater(uri, () => {
      void this.#answers.ask(uri, text, folder).then(() => this.#again(uri));
    });
  }

  /** A text that tells all: the very reading it had, unless its language refuses it. */
  async #compiled(
    uri: vscode.Uri,
    text: string,
    folder: vscode.WorkspaceFolder,
    reading: FileReading,
  ): Promise<FileReading> {
    if (!this.#answers.has(uri, text)) {
      if (reading.dags.length > 0) this.#askLater(uri, text, folder);
      return reading;
    }
    const answered = await this.#answers.ask(uri, text, folder);
    return answered.problems.length > reading.problems.length ? answered : reading;
  }

  async #readText(text: string, path: string): Promise<FileReading | null> {
    const digest = createHash('sha256').update(text).digest('base64');
    const last = this.#last.get(path);
    if (last?.digest === digest) return last.reading;
    const reading = await this.#texts.read(text, path);
    if (reading) this.#last.set(path, { digest, reading });
    return reading;
  }
}

function pathOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.path;
}

function withNotes(
  reading: FileReading,
  text: string,
  notStaticProblems: typeof import('./reading-parts.js').notStaticProblems,
): FileReading {
  const advice = vscode.l10n.t('TaskFlow does that once you trust this workspace.');
  return { ...reading, problems: [...reading.problems, ...notStaticProblems(reading, text, advice)] };
}

/** While it is typed, a file's DAGs are those of the last answer; what is wrong is what the text shows now. */
function withLastDags(reading: FileReading, last: FileReading): FileReading {
  const errors = reading.problems.filter(({ severity }) => severity === 'error');
  const dags = last.dags.map((dag) => {
    const now = reading.dags.find(({ id }) => id === dag.id);
    return { ...dag, problems: now?.problems ?? errors, positions: now?.positions ?? dag.positions };
  });
  return { ...reading, dags: dags.map((dag) => (errors.length > 0 ? { ...dag, definition: null } : dag)) };
}
