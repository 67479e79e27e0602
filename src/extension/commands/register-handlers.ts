// Registers commands so that what one throws is logged and shown.
import * as vscode from 'vscode';
import { reasonOf } from '../../core/reason-of.js';
import { log } from '../log.js';

/** `selected`: all of a tree's selection, where the command was given by the menu of a row. */
export type Handler = (argument: unknown, selected?: unknown) => unknown;

export function registerHandlers(handlers: Readonly<Record<string, Handler>>): vscode.Disposable[] {
  return Object.entries(handlers).map(([id, run]) =>
    vscode.commands.registerCommand(id, async (argument: unknown, selected: unknown) => {
      try {
        return await run(argument, selected);
      } catch (error) {
        log().error(error instanceof Error ? error : String(error));
        void vscode.window.showErrorMessage(reasonOf(error));
        return undefined;
      }
    }),
  );
}
