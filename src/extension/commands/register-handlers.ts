// Registers commands so that what one throws is logged and shown.
import * as vscode from 'vscode';
import { reasonOf } from '../../core/reason-of.js';
import { log } from '../log.js';

export type Handler = (argument: unknown) => unknown;

export function registerHandlers(handlers: Readonly<Record<string, Handler>>): vscode.Disposable[] {
  return Object.entries(handlers).map(([id, run]) =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      try {
        return await run(argument);
      } catch (error) {
        log().error(error instanceof Error ? error : String(error));
        void vscode.window.showErrorMessage(reasonOf(error));
        return undefined;
      }
    }),
  );
}
