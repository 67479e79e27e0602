// TaskFlow's own log: what the extension did, for whoever wants to know why.
import * as vscode from 'vscode';

let channel: vscode.LogOutputChannel | undefined;

/** Made when first written to. */
export function log(): vscode.LogOutputChannel {
  channel ??= vscode.window.createOutputChannel('TaskFlow', { log: true });
  return channel;
}

export function disposeLog(): void {
  channel?.dispose();
  channel = undefined;
}
