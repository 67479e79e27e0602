// A log only grows: attempts write to a pipe, a drain beside their shell to the log.
import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ShellTask } from '../../../src/core/definition.js';
import { findBash } from '../../../src/engine/log-drain/find-bash.js';
import { listProcesses } from '../../../src/engine/process-table.js';
import { SlotPool } from '../../../src/engine/shell/slot-pool.js';
import type { AttemptRequest, RunningAttempt } from '../../../src/engine/task-runner.js';
import { runFolder } from '../../../src/history/run-folder.js';
import { removeFolder } from '../../support/remove-folder.js';
import { until } from '../attempt-folder.js';

const RUN_ID = '01JZ0000000000000000000000';
const DONE = { kind: 'exited', exit_code: 0 };

describe('the log of an attempt', () => {
  let home: string;
  let exits: number;
  let pool: SlotPool;
  let count = 0;

  before(function () {
    if (findBash() === null) this.skip();
  });

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'taskflow-drain-'));
    exits = openSync(join(home, 'exits.log'), 'a');
    pool = new SlotPool(findBash() ?? '', exits);
  });

  afterEach(() => {
    pool.dispose();
    closeSync(exits);
    removeFolder(home);
  });

  function start(script: string, logPath?: string): RunningAttempt & { readonly log: () => Buffer } {
    count += 1;
    const nonce = `nonce${count}`;
    const path = logPath ?? join(home, `${nonce}.log`);
    if (!existsSync(path)) writeFileSync(path, '');
    const task = { kind: 'shell', id: 'a', env: {}, run: '' } as unknown as ShellTask;
    const request: AttemptRequest = {
      folder: { ...runFolder(home, RUN_ID), exits: join(home, 'exits.log') },
      task,
      attempt: 1,
      nonce,
      env: { PATH: process.env.PATH ?? '' },
      own: { TASKFLOW_NONCE: nonce },
      cwd: home,
      logPath: path,
      outputPath: '',
      inputsPath: '',
    };
    const running = pool.start(request, task, ['bash', '-c', script]);
    return { ...running, log: () => readFileSync(path) };
  }

  const run = async (script: string) => {
    const attempt = start(script);
    assert.deepEqual(await attempt.ended, DONE);
    return String(attempt.log());
  };
  const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('');
  const pidIn = (name: string) =>
    existsSync(join(home, name)) ? Number(readFileSync(join(home, name), 'utf8')) : 0;
  /** The drain of the shell of this number: the one process of the shell's own group beside it that is bash. */
  const drainOf = (shell: number) =>
    listProcesses().find(({ pid, group, parent }) => group === shell && pid !== shell && parent === shell)
      ?.pid ?? 0;

  it('is not cut by what opens its streams anew', async () => {
    for (const place of ['/dev/stderr', '/dev/stdout', '/proc/self/fd/1', '/dev/fd/2']) {
      assert.equal(
        await run(
          `echo one; echo two > ${place}; echo three | tee /dev/stderr >/dev/null; echo four >> ${place}; echo five`,
        ),
        lines('one', 'two', 'three', 'four', 'five'),
        place,
      );
    }
  });

  it('holds what was written to the last byte, zero bytes too', async () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 700 }),
      fc
        .uint8Array({ maxLength: 20 })
        .map((start) => Buffer.concat([start, Buffer.alloc(70_000, 0x61), start])),
      fc.array(fc.constantFrom(0, 10, 97, 0xc3), { maxLength: 320 }).map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(content, async (bytes) => {
        writeFileSync(join(home, 'content'), bytes);
        const attempt = start('cat content');
        assert.deepEqual(await attempt.ended, DONE);
        assert.deepEqual(Buffer.compare(attempt.log(), Buffer.from(bytes)), 0);
      }),
      {
        numRuns: 60,
        examples: [
          [Buffer.alloc(301, 0x61)],
          [Buffer.alloc(302, 0x61)],
          [Buffer.alloc(1)],
          [Buffer.alloc(900)],
        ],
      },
    );
  }).timeout(60_000);

  it('is whole when the end is told, and no other’s, with many at once', async () => {
    const attempts = Array.from({ length: 200 }, (_, i) => ({
      i,
      attempt: start(`echo start ${i}; seq ${i * 3}; echo end ${i}`),
    }));
    for (const { i, attempt } of attempts) {
      void attempt.ended.then(() => {});
      assert.deepEqual(await attempt.ended, DONE);
      const numbers = Array.from({ length: i * 3 }, (_, n) => String(n + 1));
      assert.equal(String(attempt.log()), lines(`start ${i}`, ...numbers, `end ${i}`));
    }
  }).timeout(60_000);

  it('goes on getting what a process writes that the attempt left behind, and no other log does', async () => {
    const first = start(
      'echo $PPID > shell; (until test -e go; do sleep 0.02; done; echo late) & echo first',
    );
    assert.deepEqual(await first.ended, DONE);
    assert.equal(String(first.log()), 'first\n');
    assert.equal(await run('echo $PPID > shell2; echo second'), 'second\n');
    assert.equal(pidIn('shell'), pidIn('shell2'));
    writeFileSync(join(home, 'go'), '');
    await until(() => String(first.log()) === lines('first', 'late'));
  });

  it('is whole though a process that it left writes on without end', async () => {
    const first = start('yes >&2 & echo $! > yes; echo done');
    assert.deepEqual(await first.ended, DONE);
    process.kill(pidIn('yes'), 'SIGKILL');
    assert.ok(first.log().includes('done'));
    assert.equal(await run('echo next'), 'next\n');
  });

  it('gets the rest where the shell was killed', async () => {
    const attempt = start(
      'exec 8>&1; (trap "" TERM; setsid env -u TASKFLOW_NONCE bash -c "until test -e go; do sleep 0.02; done; echo rest" &) ; kill -9 $PPID; sleep 60',
    );
    assert.deepEqual(await attempt.ended, { kind: 'lost' });
    writeFileSync(join(home, 'go'), '');
    await until(() => String(attempt.log()).includes('rest'));
  });

  it('whose drain is killed: who writes gets SIGPIPE, and the next attempt another drain', async () => {
    assert.equal(await run('echo $PPID > shell'), '');
    const attempt = start(
      'touch on; until test -e go; do sleep 0.02; done; while :; do echo x; sleep 0.02; done',
    );
    await until(() => existsSync(join(home, 'on')));
    process.kill(drainOf(pidIn('shell')), 'SIGKILL');
    writeFileSync(join(home, 'go'), '');
    assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 141 });
    assert.equal(await run('echo next'), 'next\n');
  });

  it('whose drain is killed while nothing runs: the next attempt gets another', async () => {
    assert.equal(await run('echo $PPID > shell'), '');
    process.kill(drainOf(pidIn('shell')), 'SIGKILL');
    await until(() => drainOf(pidIn('shell')) === 0);
    assert.equal(await run('echo next; echo $PPID > shell2'), 'next\n');
  });

  it('whose drain is stopped: the end is told all the same, and the next attempt gets another', async () => {
    assert.equal(await run('echo $PPID > shell'), '');
    const drain = drainOf(pidIn('shell'));
    process.kill(drain, 'SIGSTOP');
    const attempt = start('echo kept');
    assert.deepEqual(await attempt.ended, DONE);
    assert.equal(await run('echo next'), 'next\n');
    process.kill(drain, 'SIGCONT');
    await until(() => String(attempt.log()) === 'kept\n');
  });

  it('whose drain’s cat is killed goes on', async () => {
    const attempt = start('echo $PPID > shell; echo one; until test -e go; do sleep 0.02; done; echo two');
    const cat = () => {
      const drain = drainOf(pidIn('shell'));
      return drain === 0 ? 0 : (listProcesses().find(({ parent }) => parent === drain)?.pid ?? 0);
    };
    await until(() => pidIn('shell') > 0 && cat() > 0);
    process.kill(cat(), 'SIGKILL');
    writeFileSync(join(home, 'go'), '');
    assert.deepEqual(await attempt.ended, DONE);
    assert.equal(String(attempt.log()), lines('one', 'two'));
  });

  it('that can not be written fails its attempt, and not the next', async () => {
    const full = join(home, 'full.log');
    symlinkSync('/dev/full', full);
    const end = await start('echo lost', full).ended;
    assert.match(end.kind === 'failed' ? end.message : '', /could not be kept: its log can't be written/);
    assert.deepEqual(await start('exit 3; echo never', full).ended, { kind: 'exited', exit_code: 3 });
    assert.equal(await run('echo next'), 'next\n');
  });

  it('takes all of a writer beside Node, which makes the pipe that both have non-blocking', async () => {
    const node = `node -e 'process.stdout.write("n\\n"); fs.writeFileSync("ready", ""); setTimeout(() => {}, 300)'`;
    const path = `PATH="$PATH:${join(process.execPath, '..')}"`;
    const written = await run(
      `${path}; ${node} & until test -e ready; do sleep 0.02; done; seq 1 30000; wait`,
    );
    assert.equal(written, lines('n', ...Array.from({ length: 30_000 }, (_, i) => String(i + 1))));
  });
});
