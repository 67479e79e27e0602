// The DAG files of a project, read for a command: what it is called on is trusted, so their hosts may be asked.
import { findDagFiles, loadDagFile } from '../../definition/discover.js';
import type { FileReading } from '../../definition/file-reading.js';
import { hostAsker } from '../../engine/hosts/host-asker.js';

/** By path. Texts one after the other, then hosts side by side. */
export async function loadDagFiles(project: string): Promise<readonly FileReading[]> {
  const readings: FileReading[] = [];
  for (const file of await findDagFiles(project)) readings.push(await loadDagFile(file));
  const ask = hostAsker(project);
  return Promise.all(
    readings.map((reading) => (reading.mayAsk ? loadDagFile(reading.file, { ask }) : reading)),
  );
}
