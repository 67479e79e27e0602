// Watches a file or folder as far as the file system can; who needs to know for certain also looks now and then.
import { watch } from 'node:fs';

/** Returns what ends it. Says nothing where it can't watch: nothing is there, or the system is out of watches. */
export function watchPath(path: string, onChange: () => void): () => void {
  try {
    const watcher = watch(path, onChange);
    watcher.on('error', () => {});
    return () => watcher.close();
  } catch {
    return () => {};
  }
}
