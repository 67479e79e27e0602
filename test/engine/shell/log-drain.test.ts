// A log only grows: attempts write to a pipe, their shell to the log, or a process of its own where much is written.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { at } from '../../../src/core/at.js';
import { isRunning, listProcesses } from '../../../src/engine/process-table.js';
import { until } from '../attempt-folder.js';
import { DONE, slotsOfEachTest } from './slot-rig.js';

describe('the log of an attempt', () => {
  const slots = slotsOfEachTest();
  const start = (script: string, logPath?: string) =>
    slots.start(['bash', '-c', script], logPath === undefined ? {} : { logPath });
  const run = async (script: string) => {
    const attempt = start(script);
    assert.deepEqual(await attempt.ended, DONE);
    return String(attempt.log());
  };
  const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('');
  const pidIn = (name: string) =>
    existsSync(join(slots.home, name)) ? Number(readFileSync(join(slots.home, name), 'utf8')) : 0;
  /** The processes that carry for the shell of this number: in its own group, its children while it lives. */
  const catsOf = (shell: number) =>
    listProcesses()
      .filter(({ pid, group }) => group === shell && pid !== shell && nameOf(pid) === 'cat')
      .map(({ pid }) => pid);
  const nameOf = (pid: number) => {
    try {
      return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    } catch {
      return '';
    }
  };
  /** The one that carries for the shell whose number is in the file `shell`. */
  const theCat = async () => {
    await until(() => pidIn('shell') > 0 && catsOf(pidIn('shell')).length > 0);
    return at(catsOf(pidIn('shell')), 0);
  };

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
        writeFileSync(join(slots.home, 'content'), bytes);
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
    writeFileSync(join(slots.home, 'go'), '');
    await until(() => String(first.log()) === lines('first', 'late'));
  });

  it('is whole though a process that it left writes on without end', async () => {
    const first = start('yes >&2 & echo $! > yes; echo done');
    assert.deepEqual(await first.ended, DONE);
    process.kill(pidIn('yes'), 'SIGKILL');
    assert.ok(first.log().includes('done'));
    assert.equal(await run('echo next'), 'next\n');
  });

  it('gets the rest where the shell was killed that had much to carry', async () => {
    const attempt = start(
      'echo $PPID > shell; echo one; until test -e go; do sleep 0.02; done; (trap "" TERM; setsid env -u TASKFLOW_NONCE bash -c "until test -e on; do sleep 0.02; done; echo rest" &) ; kill -9 $PPID; sleep 60',
    );
    const cat = await theCat();
    writeFileSync(join(slots.home, 'go'), '');
    assert.deepEqual(await attempt.ended, { kind: 'lost' });
    writeFileSync(join(slots.home, 'on'), '');
    await until(() => String(attempt.log()).includes('rest'));
    await until(() => !isRunning(cat));
  });

  it('gets nothing more where the shell was killed that carried itself: who writes gets SIGPIPE', async () => {
    const attempt = start(
      '(trap "" TERM; setsid env -u TASKFLOW_NONCE bash -c "until test -e on; do sleep 0.02; done; /bin/echo rest; echo \\$? > status" &) ; kill -9 $PPID; sleep 60',
    );
    assert.deepEqual(await attempt.ended, { kind: 'lost' });
    writeFileSync(join(slots.home, 'on'), '');
    await until(() => existsSync(join(slots.home, 'status')));
    await until(() => pidIn('status') > 0);
    assert.equal(pidIn('status'), 141);
    assert.equal(String(attempt.log()), '');
  });

  it('is whole though the process that carries it is killed, again and again', async () => {
    const attempt = start('echo $PPID > shell; echo one; until test -e go; do sleep 0.02; done; echo two');
    for (let times = 0; times < 3; times++) {
      const cat = await theCat();
      process.kill(cat, 'SIGKILL');
      await until(() => !isRunning(cat));
    }
    await theCat();
    writeFileSync(join(slots.home, 'go'), '');
    assert.deepEqual(await attempt.ended, DONE);
    assert.equal(String(attempt.log()), lines('one', 'two'));
  });

  it('whose carrier is stopped: the end is told all the same, and the next attempt gets another', async () => {
    const attempt = start('echo $PPID > shell; echo one; until test -e go; do sleep 0.02; done; echo two');
    const cat = await theCat();
    process.kill(cat, 'SIGSTOP');
    writeFileSync(join(slots.home, 'go'), '');
    assert.deepEqual(await attempt.ended, DONE);
    assert.equal(await run('echo next; sleep 0.1; echo more'), lines('next', 'more'));
    process.kill(cat, 'SIGCONT');
    await until(() => String(attempt.log()) === lines('one', 'two'));
  }).timeout(20_000);

  it('is told to be whole soon where a silent process holds it', async () => {
    const attempt = start('sleep 30 & echo $! > silent');
    assert.deepEqual(await attempt.ended, DONE);
    assert.equal(await run('echo next'), 'next\n');
    process.kill(pidIn('silent'), 'SIGKILL');
  });

  it('of a process that writes nothing takes no other process', async () => {
    const attempt = start('echo $PPID > shell; until test -e go; do sleep 0.02; done; echo one');
    await until(() => pidIn('shell') > 0);
    assert.deepEqual(catsOf(pidIn('shell')), []);
    writeFileSync(join(slots.home, 'go'), '');
    assert.deepEqual(await attempt.ended, DONE);
    assert.equal(String(attempt.log()), 'one\n');
  });

  it('that can not be written fails its attempt, and not the next', async () => {
    const full = join(slots.home, 'full.log');
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
