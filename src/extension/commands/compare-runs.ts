// Compares two runs, side by side in the editor's own diff.
import * as vscode from 'vscode';
import type { Services } from '../services.js';
import { runDocument } from './run-documents.js';
import { runTarget } from './targets.js';

export async function compareRuns(services: Services, argument: unknown): Promise<void> {
  const first = await runTarget(services, argument);
  const second = first && (await runTarget(services, undefined));
  if (!first || !second) return;
  const title = `${first.runId.slice(-6)} ↔ ${second.runId.slice(-6)}`;
  await vscode.commands.executeCommand(
    'vscode.diff',
    runDocument(first.runId),
    runDocument(second.runId),
    title,
  );
}
