// The events of all runs to one client, from where it was cut: out of the log, or, where that reaches back no more
// (this server was started since), out of the journals.
import type { RunEvent } from '../../core/events.js';
import { listActiveRuns } from '../../history/active-runs.js';
import type { HistoryIndex } from '../../history/history-index.js';
import { readJournal } from '../../history/journal-reader.js';
import { pace } from '../../history/pace.js';
import { runFolder } from '../../history/run-folder.js';
import { select } from '../../history/select.js';
import type { EventLog } from './event-log.js';
import type { EventStream } from './event-stream.js';

/** Journals are seen a little later than they are written, not in the order of their times. */
const OVERLAP_MS = 2000;

export interface LastEventId {
  readonly epoch: string;
  readonly number: number;
  readonly ms: number;
}

/** Of an id that `streamAll` sent; null for any other text. */
export function parseLastEventId(text: string): LastEventId | null {
  const match = /^([0-9a-f]{12}|r)-(\d{1,15})-(\d{1,15})$/.exec(text);
  return match ? { epoch: match[1] ?? '', number: Number(match[2]), ms: Number(match[3]) } : null;
}

/** Runs until the client has gone; `last` null: from now on. */
export async function streamAll(
  stream: EventStream,
  log: EventLog,
  last: LastEventId | null,
  index: () => Promise<HistoryIndex>,
): Promise<void> {
  let number = log.last;
  const replayed = new Map<string, number>();
  if (last?.epoch === log.epoch && log.after(last.number)) number = last.number;
  else if (last) {
    for (const event of await eventsSince(await index(), last.ms - OVERLAP_MS)) {
      replayed.set(event.run_id, event.seq);
      // Cut in the middle of it, the client comes back to the same place in time.
      if (!(await stream.send(`r-0-${Date.parse(event.at)}`, JSON.stringify(event)))) return;
    }
  }
  while (stream.isOpen) {
    const events = log.after(number);
    // Too slow: it comes back with its last id.
    if (events === null) return stream.cut();
    for (const { event, json, number: own } of events) {
      number = own;
      if (event.seq <= (replayed.get(event.run_id) ?? 0)) continue;
      if (!(await stream.send(`${log.epoch}-${own}-${Date.parse(event.at)}`, json))) return;
    }
    if (log.last > number) continue;
    await somethingNew(stream, log);
  }
}

/** Not by Promise.race: each round would leave something on a promise that lives as long as the stream. */
async function somethingNew(stream: EventStream, log: EventLog): Promise<void> {
  let callOff = () => {};
  await new Promise<void>((resolve) => {
    const offs = [log.onNext(resolve), stream.onClose(resolve)];
    callOff = () => {
      for (const off of offs) off();
    };
  });
  callOff();
}

/** Oldest first. O(journals of the runs that were active since). */
async function eventsSince(index: HistoryIndex, since: number): Promise<readonly RunEvent[]> {
  const rows = select(index.database, 'SELECT run_id FROM runs WHERE created_at >= ? OR ended_at >= ?', [
    since,
    since,
  ]);
  const runIds = new Set([
    ...rows.map(({ run_id }) => String(run_id)),
    ...listActiveRuns(index.home).map(({ runId }) => runId),
  ]);
  const found: RunEvent[] = [];
  const turn = pace();
  for (const runId of runIds) {
    try {
      const { events } = readJournal(runFolder(index.home, runId).journal);
      found.push(...events.filter(({ at }) => Date.parse(at) >= since));
    } catch {
      // Deleted meanwhile.
    }
    await turn();
  }
  return found.sort(
    (a, b) =>
      Date.parse(a.at) - Date.parse(b.at) ||
      (a.run_id < b.run_id ? -1 : a.run_id > b.run_id ? 1 : a.seq - b.seq),
  );
}
