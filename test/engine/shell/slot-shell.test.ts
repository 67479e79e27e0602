import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readExitRecords } from '../../../src/engine/exit-records.js';
import { findBash } from '../../../src/engine/log-drain/find-bash.js';
import { isRunning } from '../../../src/engine/process-table.js';
import { SlotVariables } from '../../../src/engine/shell/slot-environment.js';
import { isSlotShell } from '../../../src/engine/shell/slot-pool.js';
import { quote } from '../../../src/engine/shell/slot-script.js';
import { splitVariables } from '../../../src/engine/shell-names.js';
import type { SeenEnd } from '../../../src/engine/task-runner.js';
import { DONE, RUN_ID, type SlotRig, slotsOfEachTest } from './slot-rig.js';

const TEXT = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', ''));

describe('a word for a slot shell', () => {
  it('is read by a shell as it was, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(TEXT, { minLength: 1, maxLength: 8 }), (words) => {
        const { stdout } = spawnSync('sh', ['-c', `printf '%s\\001' ${words.map(quote).join(' ')}`]);
        assert.deepEqual(stdout, Buffer.from(words.map((word) => `${word}\u0001`).join('')));
      }),
      { numRuns: 40 },
    );
  });
});

describe('the environment of a slot shell', () => {
  const env = { PATH: '/bin', A: '1', SHLVL: '3' };
  const variables = new SlotVariables(env, { env: { A: '1' } });

  it('has what the attempts of a run share, and nothing of one task', () => {
    assert.deepEqual(variables.shared, { PATH: '/bin' });
  });

  it('leaves each attempt its own to be told', () => {
    assert.deepEqual(variables.beside({ PATH: '/bin', B: '2' }), [['B', '2']]);
    assert.deepEqual(variables.beside({ PATH: '/usr/bin' }), [['PATH', '/usr/bin']]);
    for (const same of [env, { ...env }]) {
      assert.deepEqual(variables.beside(same), [
        ['A', '1'],
        ['SHLVL', '3'],
      ]);
    }
  });

  it('does not fit an attempt that lacks a variable', () => {
    assert.equal(variables.beside({ A: '1' }), null);
  });

  it('keeps a name that a shell can not assign, which its own environment hands on', () => {
    const odd = { env: { 'a.b': '1', A: '1' } };
    const { shared, ofFirst } = new SlotVariables(odd.env, odd);
    assert.deepEqual([shared, ofFirst], [{ 'a.b': '1' }, [['A', '1']]]);
  });

  it('has nothing that bash gives a meaning, which env(1) hands on instead', () => {
    for (const name of ['UID', 'BASHOPTS', 'SHELLOPTS', 'IFS', 'BASH_VERSION', 'RANDOM', 'TMOUT', '_']) {
      const { shared, ofFirst } = new SlotVariables({ [name]: '1', B: '2' }, { env: {} });
      assert.deepEqual(shared, { B: '2' }, name);
      assert.deepEqual(splitVariables(ofFirst, 'told'), {
        plain: [],
        words: ['/usr/bin/env', '--', `${name}=1`],
      });
    }
  });
});

describe('a slot shell', () => {
  const slots = slotsOfEachTest();
  let last: () => Buffer;
  const start: SlotRig['start'] = (command, given) => {
    const attempt = slots.start(command, given);
    last = attempt.log;
    return attempt;
  };
  const log = () => String(last());

  it('hands on exactly the words, the variables and the folder', async () => {
    const env = { PATH: process.env.PATH ?? '', ODD: `'"$(x)\n\\` };
    const { ended } = start(['sh', '-c', 'printf "%s|" "$ODD" "$PWD" "$@"', 'x', "a'b", '', '\n'], { env });
    assert.deepEqual(await ended, DONE);
    assert.equal(log(), `${env.ODD}|${slots.home}|a'b||\n|`);
  });

  it('leaves nothing of one attempt to the next', async () => {
    const env = { PATH: process.env.PATH ?? '', LEFT: '1' };
    const first = start(['sh', '-c', 'echo $PPID'], { env, cwd: '/' });
    await first.ended;
    const shell = log();
    await start(['sh', '-c', 'echo $PPID; echo "${LEFT-none} ${OLDPWD-none} ${TASKFLOW_HOST-none}"']).ended;
    assert.equal(log(), `${shell}none none none\n`);
  });

  it('gives each attempt a group of its own, and signals as they were', async () => {
    const attempt = start(['sh', '-c', 'trap "echo caught; exit 4" INT; kill -INT 0']);
    assert.ok(((await attempt.started) ?? 0) > 0);
    assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 4 });
    assert.equal(log(), 'caught\n');
    assert.deepEqual(await start(['true']).ended, DONE);
  });

  it('has recorded the start of an attempt before its command begins', async () => {
    for (let times = 0; times < 20; times++) {
      const attempt = start(['cat', slots.exitsPath]);
      const pid = await attempt.started;
      await attempt.ended;
      assert.equal(log().trimEnd().split('\n').at(-1), `S ${slots.nonce} ${pid} ${RUN_ID}.shell.nonce1`);
    }
  });

  it('tells of a folder that cannot be entered, and takes the next attempt', async () => {
    const end = (await start(['true'], { cwd: join(slots.home, 'gone') }).ended) as Extract<
      SeenEnd,
      { kind: 'failed' }
    >;
    assert.equal(end.kind, 'failed');
    assert.match(end.message ?? '', /gone can't be entered/);
    assert.deepEqual(await start(['false']).ended, { kind: 'exited', exit_code: 1 });
  });

  it('that is killed loses its attempt, whose processes end; the next attempt gets another', async () => {
    const attempt = start(['sh', '-c', 'sleep 60 & kill -9 $PPID; wait']);
    assert.deepEqual(await attempt.ended, { kind: 'lost' });
    assert.deepEqual(await start(['true']).ended, DONE);
  });

  it('that was killed while it had nothing to do is not asked again', async () => {
    await start(['sh', '-c', 'echo $PPID']).ended;
    process.kill(Number(log()), 'SIGKILL');
    // At once, before anybody can know.
    assert.deepEqual(await start(['sh', '-c', 'echo again']).ended, DONE);
    assert.equal(log(), 'again\n');
  });

  it('that is stopped makes no attempt endless: one it has not begun gets another shell, its own is lost', async () => {
    await start(['sh', '-c', 'echo $PPID']).ended;
    process.kill(Number(log()), 'SIGSTOP');
    const given = start(['sh', '-c', 'echo begun elsewhere']);
    const own = start(['sh', '-c', 'kill -STOP $PPID; echo done']);
    assert.deepEqual(await given.ended, DONE);
    assert.equal(String(given.log()), 'begun elsewhere\n');
    assert.deepEqual(await own.ended, { kind: 'lost' });
  }).timeout(40_000);

  it('that was let go records the end of its attempt, and is gone', async () => {
    const attempt = start(['sh', '-c', 'while ! test -e go; do sleep 0.05; done; exit 7']);
    await attempt.started;
    slots.dispose();
    writeFileSync(join(slots.home, 'go'), '');
    let code: number | undefined;
    while (code === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      code = readExitRecords(slots.exitsPath).get(slots.nonce)?.exit_code;
    }
    assert.equal(code, 7);
  });

  it('ends an attempt by its tree', async () => {
    const attempt = start(['sh', '-c', 'sleep 60 & sleep 60']);
    await attempt.started;
    attempt.end(false);
    assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 143 });
  });

  it('ends by force an attempt that takes no notice, even before it was known to run', async () => {
    const attempt = start(['sh', '-c', 'trap "" TERM; sleep 60; sleep 60']);
    attempt.end(true);
    assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 137 });
  });

  it('that lacks nothing but has too much for the next attempt makes way for another', async () => {
    const env = { PATH: process.env.PATH ?? '', MORE: '1' };
    await start(['sh', '-c', 'echo $PPID'], { env }).ended;
    const first = Number(log());
    await start(['sh', '-c', 'echo "$PPID ${MORE-none}"']).ended;
    assert.match(log(), /^\d+ none\n$/);
    assert.notEqual(Number.parseInt(log(), 10), first);
    while (isRunning(first)) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  describe('that is no bash', () => {
    /** A program that reads its requests as a slot shell does, up to one attempt's nonce in `n`. */
    function openPool(then: string): void {
      const program = join(slots.home, 'shell');
      const read = `while read -r line; do case $line in *" _tf '"*) break; esac; done; n=\${line#*\\'}; n=\${n%%\\'*}`;
      writeFileSync(program, `#!/bin/sh\n${read}\n${then}\n`, { mode: 0o755 });
      slots.usePool(program);
    }

    it('is heard only where it speaks of its attempt', async () => {
      openPool(
        'echo "S other 1"; echo "E other 9"; echo noise; echo "S $n $$"; echo "E $n 4"; echo "E $n 5"; cat',
      );
      const attempt = start(['true']);
      assert.ok(((await attempt.started) ?? 0) > 1);
      assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 4 });
    });

    it('and dies right after it has recorded an end, has ended the attempt so', async () => {
      openPool('echo "E $n 6" >&3');
      assert.deepEqual(await start(['true']).ended, { kind: 'exited', exit_code: 6 });
    });

    it('and dies before it has started the attempt, loses it', async () => {
      openPool('exit 1');
      const attempt = start(['true']);
      attempt.end(false);
      assert.deepEqual(await attempt.ended, { kind: 'lost' });
    });

    it('and is not there, fails the attempt', async () => {
      slots.usePool(join(slots.home, 'gone'));
      const end = await start(['true']).ended;
      assert.match(end.kind === 'failed' ? end.message : '', /could not be started: .*ENOENT/);
    });
  });

  it('is bash where there is one, and on Linux only', () => {
    assert.equal(findBash('linux', ['/nowhere/bash', process.execPath]), process.execPath);
    assert.equal(findBash('linux', ['/nowhere/bash']), null);
    assert.equal(findBash('darwin'), null);
  });

  it('is told from a host of functions by its mark', () => {
    assert.ok(isSlotShell(`${RUN_ID}.shell.abc`));
    assert.ok(!isSlotShell(`${RUN_ID}.abc`));
  });
});
