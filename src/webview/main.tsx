// The entry of the page, in the editor's webview and at the address of a server.
import './no-eval.js';
import './style.css';
import { start } from './start.js';
import { editorTransport } from './transport/editor.js';
import { serverTransport } from './transport/server.js';

const root = document.getElementById('app');
const transport = editorTransport() ?? serverTransport();
if (root && transport) start(root, transport);
