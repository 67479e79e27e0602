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
    // As text: between its extension and a page the editor copies an object several times, value by value.
    listen: (receive) => addEventListener('message', ({ data }) => receive(JSON.parse(data))),
    load: () => api.getState(),
    save: (view) => api.setState(view),
  };
}
