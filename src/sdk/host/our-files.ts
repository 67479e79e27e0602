// Where the built files of TaskFlow lie, seen from a bundle or one of its chunks.
import { pathToFileURL } from 'node:url';
import { toPath } from '../source.js';

/** dist/, with a separator at its end. */
export const OUR_FOLDER = toPath(import.meta.url).replace(/(chunks[/\\])?[^/\\]*$/, '');

export function ourFile(name: string): string {
  return OUR_FOLDER + name;
}

/** What `import "taskflow"` gives. */
export const SDK_ADDRESS = pathToFileURL(ourFile('sdk.js')).href;
