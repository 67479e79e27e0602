// Removes a test's folder, into which a process that is about to end may still write.
import { rmSync } from 'node:fs';

const LONGEST_MS = 20_000;

/** Node tries again to remove a folder that is not empty, but not what came into it meanwhile. */
export function removeFolder(path: string): void {
  const end = Date.now() + LONGEST_MS;
  for (;;) {
    try {
      rmSync(path, { recursive: true, force: true });
      return;
    } catch (error) {
      const isLate = (error as NodeJS.ErrnoException).code === 'ENOTEMPTY' && Date.now() < end;
      if (!isLate) throw error;
    }
  }
}
