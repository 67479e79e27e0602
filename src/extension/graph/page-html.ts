// The page's HTML: nothing inline, nothing from elsewhere.
import * as vscode from 'vscode';

/** `dag`: the file that it draws, for the commands of its context menus. */
export function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri, dag: vscode.Uri): string {
  const file = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', name)).toString();
  const csp = [
    "default-src 'none'",
    `script-src ${webview.cspSource}`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data: blob:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language.replaceAll(/[^A-Za-z-]/g, '')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('webview.css')}">
<title>TaskFlow</title>
</head>
<body data-vscode-context="${escaped(JSON.stringify({ preventDefaultContextMenuItems: true, uri: dag.toString() }))}">
<div id="app"></div>
<script src="${file('webview.js')}"></script>
</body>
</html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
