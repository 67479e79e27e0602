// The public API of the Python extension as its documentation describes it: the selected environment is a setting.
const vscode = require('vscode');

/** @param {import('vscode').Uri} uri */
function selected(uri) {
  const path = vscode.workspace.getConfiguration('python', uri).get('defaultInterpreterPath', '');
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) throw new Error(`${uri} is in no folder`);
  return vscode.Uri.joinPath(folder.uri, path);
}

exports.activate = () => {
  const changed = new vscode.EventEmitter();
  return {
    environments: {
      onDidChangeActiveEnvironmentPath: changed.event,
      /** @param {import('vscode').Uri} uri */
      getActiveEnvironmentPath: (uri) => ({ id: 'selected', path: selected(uri).fsPath }),
      /** @param {{ readonly path: string }} environment */
      resolveEnvironment: async ({ path }) => ({
        id: 'selected',
        path,
        executable: { uri: vscode.Uri.file(path) },
      }),
    },
  };
};
