// Opens a DAG's file at one of its tasks.
import * as vscode from 'vscode';
import { toRange } from '../dags/diagnostics.js';
import type { DagTarget } from './targets.js';

export async function showTask({ file, taskId }: DagTarget): Promise<void> {
  const { positions } = file.result;
  const place = taskId === undefined ? positions.dagId() : positions.task(taskId)?.key;
  await vscode.window.showTextDocument(file.uri, place ? { selection: toRange(place) } : {});
}
