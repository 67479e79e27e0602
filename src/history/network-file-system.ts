// Network file systems, on which exclusive creation and renames can't be relied on, and how to know one.
import { statfsSync } from 'node:fs';

/** Magic numbers of statfs(2) on Linux; elsewhere the type says nothing. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
]);

/** The name of the network file system a folder is on, or null where it is on none, or can't be told. */
export function networkFileSystemOf(folder: string): string | null {
  if (process.platform !== 'linux') return null;
  try {
    // The field is signed on some platforms.
    return NAMES.get(statfsSync(folder).type >>> 0) ?? null;
  } catch {
    return null;
  }
}
