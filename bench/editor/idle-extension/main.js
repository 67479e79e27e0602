// The least that an extension can do: what it takes to activate it is not ours.
import 'vscode';

export function activate() {}
