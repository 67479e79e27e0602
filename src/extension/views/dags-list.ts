// The DAG files by folder and tag, kept as nodes that stay the same, so that what changed is told to the view and
// nothing else.
import type * as vscode from 'vscode';
import type { DagFile } from '../dags/dag-files.js';
import { type DagNode, type DagsNode, type FolderNode, keyOf, type TagNode } from './dags-nodes.js';
import type { LastRun } from './last-runs.js';

export interface ShownDags {
  readonly folders: readonly vscode.WorkspaceFolder[];
  readonly files: readonly DagFile[];
  readonly lastRun: (file: DagFile) => LastRun | undefined;
}

export class DagsList {
  #roots: readonly DagsNode[] = [];
  #dags = new Map<string, DagNode>();
  /** By file and id, what each DAG had when it could last be read: one that is broken while it is written stays there. */
  readonly #tags = new Map<string, Map<string, readonly string[]>>();
  /** What stands where. */
  #print: string | null = null;

  get roots(): readonly DagsNode[] {
    return this.#roots;
  }

  get dags(): readonly DagNode[] {
    return [...this.#dags.values()];
  }

  /** Tells which nodes are others than before; `all` where some came, went or moved. O(files). */
  update({ folders, files, lastRun }: ShownDags): 'all' | readonly DagNode[] {
    const dags = new Map<string, DagNode>();
    const changed: DagNode[] = [];
    const node = (file: DagFile, tag: string | null): DagNode => {
      const last = lastRun(file);
      const key = keyOf({ file, tag });
      const known = this.#dags.get(key) ?? { kind: 'dag', tag, file, last };
      if (known.file !== file || !isSameRun(known.last, last)) changed.push(known);
      known.file = file;
      known.last = last;
      dags.set(key, known);
      return known;
    };
    const used = folders
      .map((folder): FolderNode => {
        const inIt = files.filter((file) => file.folder.uri.toString() === folder.uri.toString());
        return { kind: 'folder', folder, nodes: this.#byTag(folder, inIt, node) };
      })
      .filter(({ nodes }) => nodes.length > 0);
    const only = folders.length === 1 ? used[0] : undefined;
    const roots = only?.nodes ?? used;
    const print = JSON.stringify([folders.map(({ name, uri }) => [name, uri.toString()]), [...dags.keys()]]);
    this.#dags = dags;
    if (print === this.#print) return changed;
    this.#print = print;
    this.#roots = roots;
    return 'all';
  }

  /** Under each of its tags, those without after them. */
  #byTag(
    folder: vscode.WorkspaceFolder,
    files: readonly DagFile[],
    node: (file: DagFile, tag: string | null) => DagNode,
  ): (TagNode | DagNode)[] {
    const sorted = files.toSorted((a, b) => a.result.id.localeCompare(b.result.id));
    const tags = new Map<string, DagFile[]>();
    const untagged: DagFile[] = [];
    for (const file of sorted) {
      const own = this.#tagsOf(file);
      if (own.length === 0) untagged.push(file);
      for (const tag of own) {
        const members = tags.get(tag);
        if (members) members.push(file);
        else tags.set(tag, [file]);
      }
    }
    const groups = [...tags]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([tag, members]): TagNode => {
        return { kind: 'tag', folder, tag, dags: members.map((file) => node(file, tag)) };
      });
    return [...groups, ...untagged.map((file) => node(file, null))];
  }

  #tagsOf({ uri, result }: DagFile): readonly string[] {
    const key = uri.toString();
    const known = this.#tags.get(key) ?? new Map<string, readonly string[]>();
    this.#tags.set(key, known);
    if (result.definition) {
      const tags = [...new Set(result.definition.tags)];
      known.set(result.id, tags);
      return tags;
    }
    // Of a broken file not even the id may be known.
    const only = known.size === 1 ? [...known.values()][0] : undefined;
    return known.get(result.id) ?? only ?? [];
  }
}

function isSameRun(a: LastRun | undefined, b: LastRun | undefined): boolean {
  return a?.run_id === b?.run_id && a?.state === b?.state;
}
