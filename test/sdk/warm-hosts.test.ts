import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, type FinishedRun, isAlive, Project } from './function-rig.js';

const IDLE_PYTHON = `import asyncio, os, queue, subprocess, threading
from concurrent.futures import ThreadPoolExecutor
from taskflow import DAG
dag = DAG("idle")
kept = []
def pool():
    kept.append(ThreadPoolExecutor(2)); kept[-1].submit(int).result(); return os.getpid()
def queue_():
    q = queue.Queue(); kept.append(q); threading.Thread(target=q.get, daemon=True).start(); return os.getpid()
def loop():
    asyncio.run(asyncio.sleep(0)); return os.getpid()
def closed():
    loop = asyncio.new_event_loop(); asyncio.set_event_loop(loop); loop.run_until_complete(asyncio.sleep(0)); loop.close(); return os.getpid()
def program():
    subprocess.run(["true"]); t = threading.Thread(target=int); t.start(); return os.getpid()
def fails():
    print(os.getpid()); raise ValueError("fails")
def last(): return os.getpid()
before = None
for id, work in (("pool", pool), ("queue", queue_), ("loop", loop), ("closed", closed), ("program", program), ("fails", fails), ("last", last)):
    dag.task(id=id, trigger_rule="all_done", depends_on=[before] if before else [])(work)
    before = id
`;

const IDLE_TYPESCRIPT = `// @ts-nocheck
import { DAG } from "taskflow"; import http from "node:http"; import net from "node:net"; import { once } from "node:events"; import { idle } from "pool";
const dag = new DAG("idle");
const agent = new http.Agent({ keepAlive: true });
const kept = [];
const works = {
  agent: async () => { const [answer] = await once(http.get(SERVER, { agent }), "response"); answer.resume(); await once(answer, "end"); },
  fetches: async () => { await (await fetch(SERVER)).text(); },
  connects: async () => { const raw = net.connect(Number(new URL(SERVER).port), "127.0.0.1").on("error", () => {}); raw.write("HEAD / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"); await once(raw, "data"); kept.push(raw); },
  // A callback of a connection that an earlier function has opened is the running function's.
  shares: async () => { await new Promise((done) => { kept[0].once("data", () => { console.log("answered"); done(); }); kept[0].write("HEAD / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"); }); },
  pooled: () => idle(),
  cleared: () => { clearTimeout(setTimeout(() => {}, 1e6)); },
  unref: () => { setInterval(() => {}, 1e6).unref(); },
  fails: () => { console.log(process.pid); throw new Error("fails"); },
  last: () => {},
};
let before = [];
for (const [id, work] of Object.entries(works)) {
  dag.task(id, { dependsOn: before, triggerRule: "all_done" }, async () => { await work(); return process.pid; });
  before = [id];
}
`;

/** The last task waits until the hosts are few: those that are let go have five seconds. */
const ENDLESS_PYTHON = `import os, threading, time
from taskflow import DAG
dag = DAG("endless")
def leave():
    threading.Thread(target=lambda: [time.sleep(1) for _ in iter(int, 1)]).start()
    return os.getpid()
for i in range(12): dag.task(id=f"t{i}", depends_on=[f"t{i - 1}"] if i else [])(leave)
def alive(pid):
    try: return open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError: return False
@dag.task(depends_on=[f"t{i}" for i in range(12)], timeout=60)
def last(**pids):
    while sum(map(alive, pids.values())) > 8: time.sleep(0.05)
`;

const ENDLESS_TYPESCRIPT = `// @ts-nocheck
import { DAG } from "taskflow"; import fs from "node:fs"; import { setTimeout as sleep } from "node:timers/promises";
const dag = new DAG("endless");
const ids = Array.from({ length: 12 }, (_, i) => "t" + i);
ids.forEach((id, i) => dag.task(id, { dependsOn: ids.slice(Math.max(0, i - 1), i) }, () => { setInterval(() => {}, 1000); return process.pid; }));
const alive = (pid) => { try { return !/\\) Z/.test(fs.readFileSync("/proc/" + pid + "/stat", "utf8")); } catch { return false; } };
dag.task("last", { dependsOn: ids, timeout: 60 }, async (pids) => { while (Object.values(pids).filter(alive).length > 8) await sleep(50); });
`;

describe('hosts and what is left in them', function () {
  this.timeout(120_000);
  let project: Project;
  let server: Server;
  before(async () => {
    project = new Project();
    server = createServer((_request, response) => response.end('hello'));
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    project.dispose();
  });
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  it('a host with nothing but idle things stays warm', async () => {
    const python = await project.run(project.write('idle_dag.py', IDLE_PYTHON), { slots: 1 });
    assertOneHost(python, ['pool', 'queue', 'loop', 'closed', 'program', 'fails', 'last']);
    const source = IDLE_TYPESCRIPT.replaceAll('SERVER', JSON.stringify(address()));
    // A package's timer, as a pool has for its idle connections.
    project.write(
      'node_modules/pool/index.js',
      'exports.idle = () => { setTimeout(() => {}, 1e6); require("node:timers").setInterval(() => {}, 1e6); };',
    );
    const typescript = await project.run(project.write('idle.dag.ts', source), { slots: 1 });
    assertOneHost(typescript, [
      'agent',
      'fetches',
      'connects',
      'shares',
      'pooled',
      'cleared',
      'unref',
      'fails',
      'last',
    ]);
    assert.equal(typescript.log('shares'), 'answered\n');
  });

  it('no log of an ended attempt stays open in a warm host', async () => {
    const python =
      'import os\nfrom taskflow import DAG\ndag = DAG("open")\ndef look(): return [os.readlink(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd") if os.path.islink(f"/proc/self/fd/{n}")]\na = dag.task(id="a")(look)\ndag.task(id="b", depends_on=[a])(look)\n';
    const typescript =
      'import { DAG } from "taskflow"; import fs from "node:fs";\nconst dag = new DAG("open");\nconst look = () => fs.readdirSync("/proc/self/fd").map((n) => { try { return fs.readlinkSync("/proc/self/fd/" + n); } catch { return ""; } });\nconst a = dag.task("a", look);\ndag.task("b", { dependsOn: [a] }, look);\n';
    for (const [name, source] of [
      ['open_dag.py', python],
      ['open.dag.ts', typescript],
    ] as const) {
      const run = await project.run(project.write(name, source), { slots: 1 });
      const logs = (run.output('b') as string[]).filter((path) => path.endsWith('.log'));
      // Its own is open as a pipe that leads there, or as the file where there is no drain.
      assert.deepEqual(
        logs.filter((path) => !path.endsWith('/b.1.log')),
        [],
      );
    }
  });

  for (const [language, name, source] of [
    ['python', 'endless_dag.py', ENDLESS_PYTHON],
    ['javascript', 'endless.dag.ts', ENDLESS_TYPESCRIPT],
  ] as const) {
    it(`hosts of ${language} that are left with endless work are few, and end after the run`, async () => {
      const run = await project.run(project.write(name, source), { slots: 1 });
      assert.equal(run.state.state, 'success', JSON.stringify(ended(run, 'last')));
      const pids = Array.from({ length: 12 }, (_, index) => Number(run.output(`t${index}`)));
      assert.equal(new Set(pids).size, 12);
      while (pids.some(isAlive)) await sleep(50);
    });
  }
});

function assertOneHost(run: FinishedRun, tasks: readonly string[]): void {
  const pids = Object.fromEntries(
    tasks.map((task) => [task, run.output(task) ?? run.log(task).trim().split('\n')[0]]),
  );
  assert.equal(new Set(Object.values(pids).map(String)).size, 1, JSON.stringify(pids));
}
