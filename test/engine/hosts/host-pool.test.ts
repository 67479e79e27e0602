// Attempts in hosts: small shells here that speak as hosts do, so that each end of theirs can be made by hand.
import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { HostRequest } from '../../../src/core/host-messages.js';
import { FunctionAttempt } from '../../../src/engine/hosts/function-attempt.js';
import { HostPool } from '../../../src/engine/hosts/host-pool.js';
import { HostProcess } from '../../../src/engine/hosts/host-process.js';
import { isRunning } from '../../../src/engine/process-table.js';
import type { AttemptRequest, RunningAttempt, SeenEnd } from '../../../src/engine/task-runner.js';
import { folderOfEachTest, until } from '../attempt-folder.js';

/** Words that a host is made of. `take` reads a request, `has` records that it has begun with it. */
const WORDS = `
ready() { echo '{"type":"ready"}' >&3; }
take() { read -r line <&3 || exit 0; n=\${line##*'"nonce":"'}; n=\${n%%'"'*}; }
has() { echo "S $n $$ $TASKFLOW_HOST" >>"$EXITS"; }
ended() { echo '{"type":"ended","nonce":"'"$1"'","exit_code":'"$2"'}' >&3; }
`;
const SERVES = 'ready; while take; do has; echo "in $$"; ended "$n" 0; done';

describe('an attempt in a host', () => {
  const folders = folderOfEachTest();
  let pool: HostPool;
  let requests: AttemptRequest[] = [];
  let early: HostProcess | null = null;

  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  beforeEach(() => {
    requests = [];
  });
  afterEach(() => pool.dispose());

  function open(script: string, program = 'sh'): void {
    pool = new HostPool({
      command: () => ({ program, args: ['-c', WORDS + script], env: {}, advice: 'set TASKFLOW_X' }),
      request: ({ request: { nonce } }) => ({ type: 'run', nonce }) as HostRequest,
      takeEarly: () => {
        const taken = early;
        early = null;
        return taken;
      },
      hostId: ({ request: { nonce } }) => `run.${nonce}`,
      patience: { look: 20, begin: 300, firstBegin: 2000 },
    });
  }
  function start(more: Partial<AttemptRequest> = {}): RunningAttempt {
    const env = { PATH: process.env.PATH ?? '', EXITS: folders.current.folder.exits };
    const request = folders.current.request({ env, ...more });
    requests.push(request);
    const attempt = new FunctionAttempt(request, (withdrawn) => pool.withdraw(withdrawn));
    pool.run(attempt);
    return attempt.running;
  }
  const endOf = (script: string): Promise<SeenEnd> => {
    open(script);
    return start().ended;
  };
  const log = (place = 0) => folders.current.log(requests[place] as AttemptRequest);
  const file = (name: string) => join(folders.current.path, name);

  it('ends as the host replies, and leaves the host to the next one', async () => {
    open(SERVES);
    const first = start();
    assert.ok(((await first.started) ?? 0) > 0);
    assert.deepEqual(await first.ended, { kind: 'exited', exit_code: 0 });
    const second = start();
    assert.deepEqual(await second.ended, { kind: 'exited', exit_code: 0 });
    assert.equal(second.pid, first.pid);
  });

  it('that leaves something behind in its host leaves it to nobody, until the run ends', async () => {
    const last = `echo '{"type":"ended","nonce":"'"$n"'","exit_code":0,"reusable":false}' >&3`;
    open(`ready; take; has; ${last}; take; has`);
    const [first, second] = [start(), start()];
    for (const { ended } of [first, second]) assert.deepEqual(await ended, { kind: 'exited', exit_code: 0 });
    assert.notEqual(first.pid, second.pid);
    assert.ok(isRunning(first.pid));
    pool.dispose();
    await until(() => !isRunning(first.pid));
  });

  it('that has another environment or folder gets another host, and the idle one goes', async () => {
    open(SERVES);
    const first = start();
    await first.ended;
    const second = start({ cwd: '/' });
    await second.ended;
    assert.notEqual(second.pid, first.pid);
    await until(() => !isRunning(first.pid));
    const env = { PATH: process.env.PATH ?? '', EXITS: folders.current.folder.exits, MORE: '1' };
    const third = start({ cwd: '/', env });
    await third.ended;
    assert.notEqual(third.pid, second.pid);
  });

  it('waits for a host that is about to be free, and gets one of its own beside a host that is not', async () => {
    open('ready; while take; do has; [ -e "$EXITS.wait" ] && sleep 60; ended "$n" 0; done');
    const first = start();
    await first.ended;
    const short = await Promise.all(
      Array.from({ length: 20 }, () => start()).map(async (attempt) => {
        await attempt.ended;
        return attempt.pid;
      }),
    );
    assert.ok(short.includes(first.pid));
    writeFileSync(`${folders.current.folder.exits}.wait`, '');
    const long = start();
    await long.started;
    const beside = start();
    await beside.started;
    assert.notEqual(beside.pid, long.pid);
    for (const attempt of [long, beside]) attempt.end(true);
    await Promise.all([long.ended, beside.ended]);
  });

  describe('that was started before the run', () => {
    const startEarly = (script: string, cwd = folders.current.path): HostProcess => {
      const env = { PATH: process.env.PATH ?? '', EXITS: folders.current.folder.exits };
      const command = { program: 'sh', args: ['-c', WORDS + script], env: {}, advice: '' };
      early = new HostProcess({ command, env, cwd, logPath: '/dev/null', id: 'run.early' });
      return early;
    };

    it('carries out the first attempt, and those after it', async () => {
      open('exit 1');
      const host = startEarly(SERVES);
      for (let number = 0; number < 2; number++) {
        const attempt = start();
        assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 0 });
        assert.equal(attempt.pid, host.pid);
      }
    });

    it('is let go where it stands in another folder', async () => {
      open(SERVES);
      const host = startEarly(SERVES, '/');
      const first = start();
      assert.deepEqual(await first.ended, { kind: 'exited', exit_code: 0 });
      assert.notEqual(first.pid, host.pid);
      await until(() => !isRunning(host.pid));
    });

    it('and ends without having begun, gives way to one whose words are in the log', async () => {
      open('echo "too old" >&2; exit 78');
      startEarly('take; exit 78');
      const end = await start().ended;
      assert.match(end.kind === 'failed' ? end.message : '', /exit code 78 before the DAG file was loaded/);
      assert.match(log(), /^too old\n/);
    });
  });

  it('that another host than its own speaks of does not end', async () => {
    assert.deepEqual(await endOf('ready; take; has; ended other 9; ended "$n" 3; take'), {
      kind: 'exited',
      exit_code: 3,
    });
  });

  it('whose host can not be started says so, with what to do', async () => {
    open(SERVES, '/nowhere/python');
    const attempt = start();
    assert.equal(attempt.pid, 0);
    attempt.end(true);
    const end = await attempt.ended;
    assert.match(
      end.kind === 'failed' ? end.message : '',
      /^\/nowhere\/python could not be started: .*ENOENT.*; set TASKFLOW_X$/,
    );
  });

  it('whose log can not be written fails', async () => {
    open(SERVES);
    const end = await start({ logPath: file('gone/log') }).ended;
    assert.match(end.kind === 'failed' ? end.message : '', /ENOENT.*gone/);
  });

  it('whose file does not load fails to start, and the log says how', async () => {
    const end = await endOf('echo "no module x" >&2; exit 1');
    const message = 'the process ended with exit code 1 before the DAG file was loaded: see the log';
    assert.deepEqual(end, { kind: 'failed', reason: 'start_failed', message });
    assert.match(log(), /^no module x\ntaskflow: the process ended with exit code 1 before the DAG/);
  });

  it('ends with the code of a host that exits in the function', async () => {
    assert.deepEqual(await endOf('ready; take; has; exit 5'), { kind: 'exited', exit_code: 5 });
    assert.match(log(), /exit code 5 before the function returned/);
  });

  it('has not succeeded when its host claims so without a result', async () => {
    const message = 'the process ended with exit code 0 before the function returned';
    assert.deepEqual(await endOf('ready; take; has; exit 0'), {
      kind: 'failed',
      reason: 'exception',
      message,
    });
  });

  it('says the signal that ended its host', async () => {
    const end = { kind: 'exited', exit_code: 134, signal: 'SIGABRT' };
    assert.deepEqual(await endOf('ready; take; has; kill -ABRT $$'), end);
    assert.match(log(), /was ended by SIGABRT before the function returned/);
  });

  it('is lost when its host is killed, and what it has started goes with it', async () => {
    const script = 'ready; take; has; sleep 60 & echo $! >child; kill -KILL $$';
    assert.deepEqual(await endOf(script), { kind: 'lost' });
    assert.equal(isRunning(folders.current.pidIn('child')), false);
  });

  it('has ended as recorded where the host died before it could reply', async () => {
    assert.deepEqual(await endOf('ready; take; has; echo "E $n 2" >>"$EXITS"; kill -KILL $$'), {
      kind: 'exited',
      exit_code: 2,
    });
  });

  it('that a dying host has not begun with goes to another', async () => {
    const end = await endOf(
      `ready; take; if test ! -e once; then : >once; exit 9; fi; has; ended "$n" 0; take`,
    );
    assert.deepEqual(end, { kind: 'exited', exit_code: 0 });
  });

  it('ends though a child of its host holds on to the channel', async () => {
    const end = await endOf('ready; take; has; setsid sleep 60 & echo $! >child; exit 6');
    process.kill(folders.current.pidIn('child'), 'SIGKILL');
    assert.deepEqual(end, { kind: 'exited', exit_code: 6 });
  });

  it('ends though its host has closed the channel long before', async () => {
    const script = 'ready; take; has; exec 3>&-; : >closed; while ! test -e go; do sleep 0.02; done; exit 6';
    const ended = endOf(script);
    await until(() => existsSync(file('closed')));
    writeFileSync(file('go'), '');
    assert.deepEqual(await ended, { kind: 'exited', exit_code: 6 });
  });

  it('ends though its log is gone', async () => {
    open('ready; take; has; : >begun; while ! test -e go; do sleep 0.02; done; exit 6');
    const { ended } = start();
    await until(() => existsSync(file('begun')));
    rmSync(dirname((requests[0] as AttemptRequest).logPath), { recursive: true });
    writeFileSync(file('go'), '');
    assert.deepEqual(await ended, { kind: 'exited', exit_code: 6 });
  });

  it('can be ended; what its host says of the end counts', async () => {
    open(`trap 'ended "$n" 130; exit 0' TERM; ready; take; has; : >begun; while :; do sleep 0.02; done`);
    const attempt = start();
    await until(() => existsSync(file('begun')));
    attempt.end(false);
    assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 130 });
    attempt.end(true);
  });

  it('can be ended by force, and is gone when that is told', async () => {
    open('trap "" TERM; ready; take; has; : >begun; while :; do sleep 0.02; done');
    const attempt = start();
    await until(() => existsSync(file('begun')));
    attempt.end(false);
    attempt.end(true);
    assert.deepEqual(await attempt.ended, { kind: 'lost' });
    assert.equal(isRunning(attempt.pid), false);
  });

  describe('whose host goes silent', () => {
    /** A host that has served one attempt and is idle. */
    async function idleHost(script = SERVES): Promise<number> {
      open(script);
      const first = start();
      assert.deepEqual(await first.ended, { kind: 'exited', exit_code: 0 });
      return first.pid;
    }

    it('idle, since it was stopped: goes to another, and the stopped one is no more', async () => {
      const idle = await idleHost();
      process.kill(idle, 'SIGSTOP');
      const attempt = start();
      assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 0 });
      assert.notEqual(attempt.pid, idle);
      assert.equal(isRunning(idle), false);
    });

    it('idle, since it hangs: goes to another', async () => {
      const hangs =
        'ready; take; has; ended "$n" 0; if mkdir hung 2>/dev/null; then exec sleep 60; fi; take; has; ended "$n" 4; take';
      const idle = await idleHost(`if test -e hung; then ${SERVES}; else ${hangs}; fi`);
      const attempt = start();
      assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 0 });
      assert.notEqual(attempt.pid, idle);
    });

    it('idle, since it was killed: goes to another', async () => {
      const idle = await idleHost();
      process.kill(idle, 'SIGKILL');
      const attempt = start();
      assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 0 });
      assert.notEqual(attempt.pid, idle);
    });

    it('idle, and the run is over: it is not left stopped', async () => {
      const idle = await idleHost();
      process.kill(idle, 'SIGSTOP');
      pool.dispose();
      await until(() => !isRunning(idle));
    });

    it('only by its record, since that is removed: goes on', async () => {
      open('ready; take; has; : >begun; while ! test -e go; do sleep 0.02; done; ended "$n" 5; take');
      const attempt = start();
      await until(() => existsSync(file('begun')));
      // Long enough for a look, and then for many in which a host would have to begin.
      await new Promise((resolve) => setTimeout(resolve, 100));
      rmSync(folders.current.folder.exits);
      await new Promise((resolve) => setTimeout(resolve, 300));
      writeFileSync(folders.current.folder.exits, '');
      await new Promise((resolve) => setTimeout(resolve, 300));
      writeFileSync(file('go'), '');
      assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 5 });
    });

    it('before it begins, again and again: is lost after the third', async () => {
      open('ready; take; exec sleep 60');
      const end = await start().ended;
      assert.equal(end.kind, 'lost');
      assert.match(log(), /was ended by SIGKILL/);
    });

    it('before it has loaded the file, is waited for no longer than a start may take', async () => {
      open('kill -STOP $$');
      assert.deepEqual(await start().ended, { kind: 'lost' });
    });

    it('while it is busy, since it was stopped: can be ended', async () => {
      open('trap \'ended "$n" 130; exit 0\' TERM; ready; take; has; : >begun; while :; do sleep 0.02; done');
      const attempt = start();
      await until(() => existsSync(file('begun')));
      process.kill(attempt.pid, 'SIGSTOP');
      attempt.end(false);
      assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 130 });
    });

    it('after it has recorded the end: that counts, and the next one gets another', async () => {
      open(
        `if test -e once; then ${SERVES}; fi; : >once; ready; take; has; echo "E $n 3" >>"$EXITS"; exec sleep 60`,
      );
      const attempt = start();
      assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 3 });
      const next = start();
      assert.deepEqual(await next.ended, { kind: 'exited', exit_code: 0 });
      assert.notEqual(next.pid, attempt.pid);
      await until(() => !isRunning(attempt.pid));
    });

    it('since its function wrote into the channel: ends as recorded, and the next one gets another', async () => {
      for (const words of [
        'hello',
        '{}',
        'null',
        '7',
        '{"type":"ended"}',
        '{"type":"ended","nonce":"x","exit_code":"0"}',
      ]) {
        rmSync(file('once'), { force: true });
        const script = `: >once; ready; take; has; echo '${words}' >&3; echo "E $n 0" >>"$EXITS"; take; exit 0`;
        open(`if test -e once; then ${SERVES}; else ${script}; fi`);
        const attempt = start();
        assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 0 }, words);
        const next = start();
        assert.deepEqual(await next.ended, { kind: 'exited', exit_code: 0 }, words);
        assert.notEqual(next.pid, attempt.pid);
        pool.dispose();
      }
    });

    it('since its function closed the channel: ends as recorded, and the next one gets another', async () => {
      const script = ': >once; ready; take; has; exec 3>&-; echo "E $n 0" >>"$EXITS"; exec sleep 60';
      open(`if test -e once; then ${SERVES}; else ${script}; fi`);
      const attempt = start();
      assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 0 });
      const next = start();
      assert.deepEqual(await next.ended, { kind: 'exited', exit_code: 0 });
      assert.notEqual(next.pid, attempt.pid);
    });
  });

  it('that waits for a host can be ended before it has one', async () => {
    open('while ! test -e go; do sleep 0.02; done; ready; while take; do has; ended "$n" 0; done');
    const first = Array.from({ length: availableParallelism() }, () => start());
    const waiting = start();
    const last = start();
    assert.equal(waiting.pid, 0);
    waiting.end(false);
    assert.deepEqual(await waiting.ended, { kind: 'lost' });
    writeFileSync(file('go'), '');
    for (const { ended } of [...first, last]) assert.deepEqual(await ended, { kind: 'exited', exit_code: 0 });
  });
});
