import { FileModel } from '../model/file-model.js';
import { parseJavaScript } from '../syntax.js';
export function readJavaScript(source: string) {
  return { model: new FileModel(), tree: parseJavaScript(source) };
}
