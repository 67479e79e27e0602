/** Where a real VS Code's server lies: Node to run it with, and its script. Installs it when missing. */
export function installVscode(): { readonly node: string; readonly server: string };
