import assert from 'node:assert/strict';
import { ended, Project } from './function-rig.js';

/** What a function can see of its process, as a value. */
const PYTHON = `import asyncio, contextvars, faulthandler, os, signal, sys, threading, time, warnings
from taskflow import DAG
dag = DAG("around")
os.environ["LOADED"] = "by the file"
os.environ.pop("DROPPED", None)
os.makedirs("inside", exist_ok=True)
os.chdir("inside")
sys.path.append("/from/the/file")
VAR = contextvars.ContextVar("VAR", default="unset")
VAR.set("by the file")
def handler(number, frame): pass
signal.signal(signal.SIGUSR1, handler)
async def lost(): pass
def look():
    mask = os.umask(0); os.umask(mask)
    lost()
    return {
        "pid": os.getpid(), "env": {k: v for k, v in os.environ.items() if k in ("LOADED", "DROPPED", "LEFT", "HOME")},
        "folder": os.path.basename(os.getcwd()), "path": sys.path, "umask": mask, "var": VAR.get(),
        "signals": [getattr(signal.getsignal(n), "__name__", str(signal.getsignal(n))) for n in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGINT, signal.SIGALRM)],
        "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())), "timers": signal.getitimer(signal.ITIMER_REAL),
        "filters": len(warnings.filters), "loop": not asyncio.new_event_loop().is_closed(),
    }
def spoil():
    os.environ.update(LEFT="1", LOADED="else", DROPPED="1"); del os.environ["HOME"]
    os.chdir("/"); os.umask(0); sys.path[:] = ["/left"]; VAR.set("left")
    for number in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGINT, signal.SIGTERM): signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGUSR2])
    warnings.simplefilter("ignore")
    asyncio.run(asyncio.sleep(0))
    os.close(1); os.close(2); sys.stdout.close()
    signal.setitimer(signal.ITIMER_REAL, 0.5); faulthandler.dump_traceback_later(0.5, exit=True)
    return os.getpid()
def old_style():
    loop = asyncio.get_event_loop()
    loop.run_until_complete(asyncio.sleep(0.6)); loop.close()
    return os.getpid()
def limits():
    os.nice(1)
before = []
for id, work in (("fresh", look), ("spoil", spoil), ("again", look), ("old_style", old_style), ("older", old_style), ("last", look), ("limits", limits), ("other", look)):
    dag.task(id=id, depends_on=before)(work)
    before = [id]
`;

const TYPESCRIPT = `// @ts-nocheck
import { DAG } from "taskflow"; import fs from "node:fs"; import os from "node:os";
const dag = new DAG("around");
process.env.LOADED = "by the file"; delete process.env.DROPPED;
fs.mkdirSync("inside", { recursive: true }); process.chdir("inside");
process.on("SIGUSR2", () => {});
const look = () => ({
  pid: process.pid, env: ["LOADED", "DROPPED", "LEFT", "HOME"].map((name) => process.env[name] ?? null),
  folder: process.cwd().split("/").at(-1), umask: process.umask(), code: process.exitCode ?? null,
  listeners: ["SIGUSR2", "SIGTERM", "exit"].map((name) => process.listenerCount(name)),
});
const works = {
  fresh: look,
  spoil: () => {
    Object.assign(process.env, { LEFT: "1", LOADED: "else", DROPPED: "1" }); delete process.env.HOME;
    process.chdir("/"); process.umask(0); process.exitCode = 3; fs.closeSync(1); fs.closeSync(2);
    return process.pid;
  },
  again: look,
  ends: () => { process.stdout.end("the end\\n"); },
  prints: () => { console.log("mine"); },
  listens: () => { process.on("SIGTERM", () => {}); },
  other: look,
  nice: () => os.setPriority(1),
  last: () => os.getPriority(),
};
let before = [];
for (const [id, work] of Object.entries(works)) { dag.task(id, { dependsOn: before }, work); before = [id]; }
`;

describe('what a function finds around it', function () {
  this.timeout(60_000);
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  it('in Python is the same, whatever ran before in its host', async () => {
    const run = await project.run(project.write('around_dag.py', PYTHON), {
      slots: 1,
      env: { DROPPED: 'from outside' },
    });
    assert.equal(
      run.state.state,
      'success',
      JSON.stringify([...run.state.tasks.keys()].map((id) => [id, ended(run, id)])),
    );
    const fresh = run.output('fresh') as Record<string, unknown>;
    assert.deepEqual(fresh.env, { LOADED: 'by the file', HOME: process.env.HOME });
    assert.equal(fresh.folder, 'inside');
    for (const id of ['again', 'last']) {
      assert.deepEqual(run.output(id), fresh);
      // Python shows a warning once for each place: here once for each attempt.
      assert.match(run.log(id), /^.*RuntimeWarning: coroutine 'lost' was never awaited\n/);
    }
    for (const id of ['spoil', 'old_style', 'older']) assert.equal(run.output(id), fresh.pid);
    const other = run.output('other') as Record<string, unknown>;
    assert.notEqual(other.pid, fresh.pid);
    assert.deepEqual({ ...other, pid: fresh.pid }, fresh);
  });

  it('in TypeScript is the same, whatever ran before in its host', async () => {
    const run = await project.run(project.write('around.dag.ts', TYPESCRIPT), {
      slots: 1,
      env: { DROPPED: 'from outside' },
    });
    assert.equal(run.state.state, 'success', JSON.stringify(ended(run, 'prints')));
    const fresh = run.output('fresh') as Record<string, unknown>;
    assert.deepEqual(fresh.env, ['by the file', null, null, process.env.HOME]);
    assert.equal(fresh.folder, 'inside');
    assert.equal(run.output('spoil'), fresh.pid);
    assert.deepEqual(run.output('again'), fresh);
    assert.equal(run.log('ends'), 'the end\n');
    assert.equal(run.log('prints'), 'mine\n');
    const other = run.output('other') as Record<string, unknown>;
    assert.notEqual(other.pid, fresh.pid);
    assert.deepEqual({ ...other, pid: fresh.pid }, fresh);
    assert.equal(run.output('last'), 0);
  });
});
