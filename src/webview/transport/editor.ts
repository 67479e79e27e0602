// The page inside a webview of the editor.
import type { Transport } from './transport.js';

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  /** There only inside a webview; may be called once. */
  var acquireVsCodeApi: (() => EditorApi) | undefined;
}

/** Null when this page is not inside an editor's webview. */
export function editorTransport(): Transport | null {
  const api = globalThis.acquireVsCodeApi?.();
  if (!api) return null;
  return {
    post: (message) => api.postMessage(message),
    listen: (receive) => addEventListener('message', (event) => receive(event.data)),
    load: () => api.getState(),
    save: (view) => api.setState(view),
  };
}
