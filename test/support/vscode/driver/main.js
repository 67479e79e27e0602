// Runs in the extension host of the VS Code under test: evaluates what the tests send, with `vscode` at hand.
const { connect } = require('node:net');
const vscode = require('vscode');

// Functions compiled by esbuild carry calls of it.
globalThis.__name = (/** @type {unknown} */ value) => value;

exports.activate = () => {
  const socket = connect(Number(process.env.TASKFLOW_TEST_PORT), '127.0.0.1');
  const send = (/** @type {object} */ message) => socket.write(`${JSON.stringify(message)}\n`);
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  send({ folders });
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) void answer(JSON.parse(line), send);
  });
};

/**
 * @param {{ id: number, source: string, argument: unknown }} request
 * @param {(message: object) => void} send
 */
async function answer({ id, source, argument }, send) {
  try {
    // biome-ignore lint/security/noGlobalEval: the tests' own code, sent by the tests
    const value = await globalThis.eval(`(${source})`)(vscode, argument);
    send({ id, value: value ?? null });
  } catch (error) {
    send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
