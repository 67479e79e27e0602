import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ended, type FinishedRun, Project } from './function-rig.js';

interface Case {
  readonly name: string;
  /** Body of a function that leaves something behind. It acts by `late`, or tells by `acted` that it has. */
  readonly python?: string;
  readonly typescript?: string;
  /** What its own log has of what came late; by default all that `late` writes. */
  readonly own?: RegExp;
}

/** `late` prints, writes to the descriptor, and starts a program that inherits it. */
const ALL = /^(LATE\n){3}$/;
const NOTHING = /^$/;

/** What acts only once the next function runs. */
const CASES: readonly Case[] = [
  {
    name: 'a thread, a timer',
    python: 'threading.Thread(target=late).start()',
    typescript: 'setTimeout(late, 20);',
  },
  {
    name: 'a daemon thread, a promise that nobody awaits',
    python: 'threading.Thread(target=late, daemon=True).start()',
    typescript: 'void late();',
  },
  {
    name: 'work of a pool',
    python: 'ThreadPoolExecutor(2).submit(late)',
    typescript: 'void Promise.all([sleep(1).then(late)]);',
  },
  {
    name: 'a thread without an object, an immediate',
    python: '_thread.start_new_thread(late, ())',
    typescript: 'setImmediate(late);',
  },
  {
    name: 'a timer of threading, an interval',
    python: 'threading.Timer(0.02, late).start()',
    typescript: 'const again = setInterval(() => { clearInterval(again); void late(); }, 20);',
  },
  {
    name: 'a thread that waits for a lock',
    python:
      'lock = threading.Lock(); lock.acquire(); threading.Thread(target=lambda: (lock.acquire(), late())).start(); threading.Timer(0.02, lock.release).start()',
  },
  {
    name: 'work that was put into a queue in the last moment',
    python:
      'q = queue.Queue(); threading.Thread(target=lambda: q.get()(), daemon=True).start(); time.sleep(0.02); q.put(late)',
  },
  {
    name: 'a process of multiprocessing',
    python: 'multiprocessing.get_context("fork").Process(target=late).start()',
  },
  {
    name: 'a program that goes on with the streams',
    python: 'subprocess.Popen(["sh", "-c", PROGRAM % NAME])',
    typescript: 'spawn("sh", ["-c", PROGRAM.replaceAll("%s", name)], { stdio: "inherit" });',
  },
  {
    name: 'a program whose output is read',
    python:
      'child = subprocess.Popen(["sh", "-c", PROGRAM % NAME], stdout=subprocess.PIPE, text=True); threading.Thread(target=lambda: print(child.communicate()[0], end="")).start()',
    typescript:
      'spawn("sh", ["-c", PROGRAM.replaceAll("%s", name)]).stdout.on("data", (data) => process.stdout.write(data));',
  },
  {
    name: 'an exit handler',
    python: 'atexit.register(late)',
    typescript: 'process.on("exit", () => { console.log("LATE"); acted(); });',
    own: /^(LATE\n)+$/,
  },
  {
    name: 'an error',
    python: 'threading.Thread(target=lambda: (late(), 1 / 0)).start()',
    typescript: 'void late().then(() => { throw new Error("LATE"); });',
    own: /^(LATE\n){3}[\s\S]*(ZeroDivisionError|Error: LATE)/,
  },
  {
    name: 'an exit',
    python: 'threading.Thread(target=lambda: (late(), os._exit(3))).start()',
    typescript: 'void late().then(() => process.exit(3));',
    own: /^(LATE\n){3}/,
  },
  {
    name: 'a worker thread',
    typescript: 'new Worker(WORKER, { eval: true, workerData: name });',
    own: /^LATE\n$/,
  },
  {
    name: 'a request that nobody awaits',
    typescript: 'void fetch(`${SERVER}/slow?${name}`).then(late);',
  },
  {
    name: 'a server',
    typescript:
      'const server = createServer(() => {}).listen(0, () => void late().then(() => server.close()));',
  },
  {
    name: 'an idle connection, and a promise behind it',
    typescript:
      'const raw = connect(Number(new URL(SERVER).port), "127.0.0.1"); raw.on("error", () => {}); raw.write("HEAD / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"); await once(raw, "data"); void begun().then(() => { console.log("LATE"); acted(); });',
    own: /^LATE\n$/,
  },
  // What does not keep a process alive is no reason for another one: it is told apart.
  {
    name: 'a timer that is let go',
    typescript: 'whenBegun(() => { console.log("LATE"); process.stderr.write("LATE\\n"); acted(); });',
    own: NOTHING,
  },
  {
    name: 'an error of a timer that is let go',
    typescript: 'whenBegun(() => { acted(); throw new Error("LATE"); });',
    own: NOTHING,
  },
  {
    name: 'a rejection in a timer that is let go',
    typescript: 'whenBegun(() => { acted(); void Promise.reject(new Error("LATE")); });',
    own: NOTHING,
  },
  {
    name: 'an exit in a timer that is let go',
    typescript: 'whenBegun(() => { acted(); process.exit(3); });',
    own: NOTHING,
  },
];

describe('what a function leaves behind', function () {
  this.timeout(180_000);
  let project: Project;
  let server: Server;
  before(async () => {
    project = new Project();
    server = createServer((request, response) => {
      // Answered once the next function runs.
      const name = request.url?.split('?')[1];
      const answer = () =>
        name && !existsSync(join(project.folder, 'ts', `begun.${name}`))
          ? setTimeout(answer, 10)
          : response.end('hello');
      answer();
    });
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    project.dispose();
  });
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  for (const language of ['python', 'typescript'] as const) {
    const cases = CASES.filter((one) => one[language] !== undefined);

    describe(`in ${language}, neither writes into the log of the next nor fails it:`, () => {
      let run: FinishedRun;
      before(async () => {
        const source =
          language === 'python' ? pythonCases(cases, project.folder) : typescriptCases(cases, project.folder);
        const name = language === 'python' ? 'late_dag.py' : 'late.dag.ts';
        const file = project.write(name, source.replaceAll('SERVER', JSON.stringify(address())));
        run = await project.run(file, { slots: 1 });
      });

      for (const [index, { name, own = ALL }] of cases.entries()) {
        it(name, () => {
          for (const task of [`leaves_${index}`, `next_${index}`])
            assert.equal(ended(run, task).state, 'success', JSON.stringify(ended(run, task)));
          assert.equal(run.log(`next_${index}`), 'mine\n');
          assert.match(run.log(`leaves_${index}`), own);
        });
      }
    });
  }
});

const PROGRAM = 'until test -e begun.%s; do sleep 0.01; done; echo LATE; echo LATE; echo LATE; : > acted.%s';

function pythonCases(cases: readonly Case[], folder: string): string {
  const tasks = cases.map(
    ({ python }, index) => `
    NAME = "${index}"
    begun, acted = f"{FOLDER}/begun.{NAME}", f"{FOLDER}/acted.{NAME}"
    def late():
        while not os.path.exists(begun): time.sleep(0.01)
        print("LATE")
        os.write(1, b"LATE\\n")
        subprocess.run(["echo", "LATE"])
        open(acted, "w").close()
    ${python}
@dag.task(id="next_${index}", depends_on=["leaves_${index}"], timeout=60)
def next_${index}():
    open(f"{FOLDER}/begun.${index}", "w").close()
    while not os.path.exists(f"{FOLDER}/acted.${index}"): time.sleep(0.01)
    print("mine")
`,
  );
  return `import _thread, atexit, multiprocessing, os, queue, subprocess, threading, time
from concurrent.futures import ThreadPoolExecutor
from taskflow import DAG
dag = DAG("late")
FOLDER = ${JSON.stringify(`${folder}/py`)}
os.makedirs(FOLDER, exist_ok=True)
PROGRAM = "cd " + FOLDER + ";" + ${JSON.stringify(PROGRAM)}.replace("%s", "%(n)s")
class Named(str):
    def __mod__(self, name): return str(self).replace("%(n)s", name)
PROGRAM = Named(PROGRAM)
${tasks.map((task, index) => `@dag.task(id="leaves_${index}"${index > 0 ? `, depends_on=["next_${index - 1}"], trigger_rule="all_done"` : ''})\ndef leaves_${index}():${task}`).join('')}`;
}

function typescriptCases(cases: readonly Case[], folder: string): string {
  const tasks = cases.map(
    ({ typescript }, index) => `
dag.task("leaves_${index}", { dependsOn: ${index > 0 ? `["next_${index - 1}"]` : '[]'}, triggerRule: "all_done" }, async () => {
  const name = "${index}";
  const acted = () => fs.writeFileSync(FOLDER + "/acted." + name, "");
  const isBegun = () => fs.existsSync(FOLDER + "/begun." + name);
  const begun = async () => { while (!isBegun()) await sleep(10); };
  const whenBegun = (act) => { const timer = setInterval(() => { if (isBegun()) { clearInterval(timer); act(); } }, 10).unref(); };
  const late = async () => {
    await begun();
    console.log("LATE");
    fs.writeSync(1, "LATE\\n");
    spawnSync("echo", ["LATE"], { stdio: "inherit" });
    acted();
  };
  ${typescript}
});
dag.task("next_${index}", { dependsOn: ["leaves_${index}"], timeout: 60 }, async () => {
  fs.writeFileSync(FOLDER + "/begun.${index}", "");
  while (!fs.existsSync(FOLDER + "/acted.${index}")) await sleep(10);
  // Whatever it has set off comes first.
  await sleep(20);
  console.log("mine");
});
`,
  );
  return `// @ts-nocheck
import { DAG } from "taskflow"; import fs from "node:fs"; import { once } from "node:events"; import { createServer } from "node:http"; import { connect } from "node:net";
import { spawn, spawnSync } from "node:child_process"; import { setTimeout as sleep } from "node:timers/promises"; import { Worker } from "node:worker_threads";
const dag = new DAG("late");
const FOLDER = ${JSON.stringify(`${folder}/ts`)};
fs.mkdirSync(FOLDER, { recursive: true });
const PROGRAM = "cd " + FOLDER + ";" + ${JSON.stringify(PROGRAM)};
const WORKER = 'const fs = require("fs"); const name = require("worker_threads").workerData; const timer = setInterval(() => { if (!fs.existsSync("' + FOLDER + '/begun." + name)) return; clearInterval(timer); process.stdout.write("LATE\\\\n", () => fs.writeFileSync("' + FOLDER + '/acted." + name, "")); }, 10);';
${tasks.join('')}`;
}
