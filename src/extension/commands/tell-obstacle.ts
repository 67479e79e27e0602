// A warning with the way out of it as its button.
import * as vscode from 'vscode';

/** What stands in the way, in words for the user, and the command that helps. */
export interface Obstacle {
  readonly words: string;
  readonly way?: { readonly label: string; readonly command: string; readonly argument?: string };
}

export async function tellObstacle({ words, way }: Obstacle): Promise<void> {
  const { commands, window } = vscode;
  const chosen = await window.showWarningMessage(words, ...(way ? [way.label] : []));
  if (way && chosen === way.label)
    await commands.executeCommand(way.command, ...(way.argument === undefined ? [] : [way.argument]));
}

/** To the setting of this id. */
export function wayToSetting(id: string): NonNullable<Obstacle['way']> {
  const label = vscode.l10n.t('Open Setting');
  return { label, command: 'workbench.action.openSettings', argument: id };
}
