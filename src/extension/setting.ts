// What a setting holds. Hands write settings.json, so a value may be of any type.
import * as vscode from 'vscode';
import type { SETTINGS } from './ids.js';

type SettingId = (typeof SETTINGS)[keyof typeof SETTINGS];

/**
 * The value that counts at an address, by default the workspace. One of another type than the setting's own, as `null`,
 * counts as not given: VS Code marks it in settings.json, and the default stands.
 */
export function setting<T extends string | number | boolean | readonly string[]>(
  id: SettingId,
  scope?: vscode.Uri,
): T {
  const settings = vscode.workspace.getConfiguration(undefined, scope);
  const usual = settings.inspect<T>(id)?.defaultValue as T;
  const value: unknown = settings.get(id);
  return isLike(value, usual) ? value : usual;
}

function isLike<T>(value: unknown, usual: T): value is T {
  if (Array.isArray(usual)) return Array.isArray(value) && value.every((each) => typeof each === 'string');
  return typeof value === typeof usual;
}
