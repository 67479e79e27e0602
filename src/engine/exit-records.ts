// exits.log: how each attempt started and ended, written by the wrapper around it, whoever lives by then.
import { lstatSync } from 'node:fs';
import { readRegular } from '../files/read-regular.js';

/** Of millions of attempts. */
const MOST_BYTES = 256 * 1024 * 1024;

export interface ExitRecord {
  /** Leader of the attempt's process group. */
  pid?: number;
  /** Which host of functions or slot shell has it, as in that process's TASKFLOW_HOST. */
  host?: string;
  exit_code?: number;
  /** When it ended, where that can be told. */
  ended_at?: number;
}

/** Records by nonce. A file that is missing holds none; a torn last line is passed over. Throws FileRefused for what is no file. */
export function readExitRecords(path: string): Map<string, ExitRecord> {
  const records = new Map<string, ExitRecord>();
  const stat = lstatSync(path, { throwIfNoEntry: false });
  const mtimeMs = stat?.mtimeMs ?? 0;
  const options = { links: 'own', maxBytes: MOST_BYTES } as const;
  const lines = stat ? readRegular(path, options).toString('utf8').split('\n') : [];
  lines.pop();
  lines.forEach((line, index) => {
    const [kind, nonce, number, host] = line.split(' ');
    if (!nonce || !number || !/^\d+$/.test(number)) return;
    const record = records.get(nonce) ?? {};
    if (kind === 'S') {
      record.pid = Number(number);
      if (host) record.host = host;
    }
    if (kind === 'E') {
      record.exit_code = Number(number);
      // The shell can't tell the time cheaply; of the last record the file's own time does.
      if (index === lines.length - 1) record.ended_at = Math.round(mtimeMs);
    }
    records.set(nonce, record);
  });
  return records;
}
