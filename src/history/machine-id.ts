// What tells this machine from others, where it says so.
import { hostname } from 'node:os';
import { readSmallFile } from '../files/read-regular.js';

const FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id'];

/** Stays the same over restarts; the machine's name where it has nothing better. */
export function machineId(): string {
  for (const file of process.platform === 'linux' ? FILES : []) {
    try {
      const id = readSmallFile(file).trim();
      if (id !== '') return id;
    } catch {
      // Containers often have none.
    }
  }
  return hostname();
}
