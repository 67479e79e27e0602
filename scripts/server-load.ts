// A thousand triggers and 200 event streams at once, against the built server: nothing may be lost, order must hold,
// memory must stay flat. `tsx scripts/server-load.ts [triggers] [streams]`.
import { Served } from '../bench/served.js';

const triggers = Number(process.argv[2] ?? 1000);
const streams = Number(process.argv[3] ?? 200);

const served = new Served();
try {
  served.dag('trivial', { tasks: { a: { run: 'true' } }, max_active_runs: 4 });
  await served.start();
  const before = await served.metric('process_resident_memory_bytes');
  const since = performance.now();
  const ended = Array.from({ length: streams }, () => 0);
  const lastSeq = Array.from({ length: streams }, () => new Map<string, number>());
  let disorder = 0;
  const listeners = await Promise.all(
    ended.map((_, place) =>
      served.listen('/events', ({ run_id, seq, type }) => {
        const last = lastSeq[place]?.get(run_id) ?? 0;
        if (seq !== last + 1) disorder += 1;
        lastSeq[place]?.set(run_id, seq);
        if (type === 'run_finished') ended[place] = (ended[place] ?? 0) + 1;
        return (ended[place] ?? 0) < triggers;
      }),
    ),
  );
  const runIds = await Promise.all(Array.from({ length: triggers }, () => served.trigger('trivial')));
  const answeredMs = performance.now() - since;
  const progress = setInterval(() => console.log(`${Math.min(...ended)} of ${triggers} ended`), 5000);
  await Promise.all(listeners.map((listener) => listener.ended.catch(() => {})));
  clearInterval(progress);
  const after = await served.metric('process_resident_memory_bytes');
  console.log(
    `triggers: ${triggers}, runs: ${new Set(runIds).size}, all answered in ${answeredMs.toFixed(0)} ms`,
  );
  console.log(
    `streams: ${streams}, runs seen to their end by the least: ${Math.min(...ended)}, out of order: ${disorder}`,
  );
  console.log(`memory: ${(before / 1e6).toFixed(0)} MB before, ${(after / 1e6).toFixed(0)} MB after`);
  console.log(`in all: ${((performance.now() - since) / 1000).toFixed(1)} s`);
  if (new Set(runIds).size !== triggers || disorder > 0) process.exitCode = 1;
} finally {
  await served.stop();
}
