// The entry of the page in the editor's webview.
import './no-eval.js';
import './style.css';
import { start } from './start.js';
import { editorTransport } from './transport/editor.js';

const root = document.getElementById('app');
const transport = editorTransport();
if (root && transport) start(root, transport);
