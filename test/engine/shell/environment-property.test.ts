// What a command gets must not depend on what a shell between makes of a name: whatever the environment, the first
// program of an attempt finds it as it was, by a slot shell and by a process of its own.
import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { startWrapped } from '../../../src/engine/shell/wrapped-process.js';
import { DONE, shellTask, slotsOfEachTest } from './slot-rig.js';

/** Shows its environment byte by byte, and needs none itself. */
const SHOW = ['/bin/cat', '/proc/self/environ'] as const;

const shellNames = fc.constantFrom(
  ...'UID EUID PPID GROUPS IFS RANDOM SECONDS LINENO OPTIND OPTERR OPTARG POSIXLY_CORRECT SHELLOPTS BASHOPTS'.split(
    ' ',
  ),
  ...'BASH_ENV BASH BASH_VERSION BASHPID BASH_XTRACEFD BASH_COMPAT ENV TMOUT CDPATH GLOBIGNORE EXECIGNORE'.split(
    ' ',
  ),
  ...'PS1 PS2 PS4 SHLVL OLDPWD HOME PATH TERM LANG LC_ALL LC_CTYPE HOSTNAME LINES COLUMNS MAILCHECK PROMPT_COMMAND _'.split(
    ' ',
  ),
  ...'FUNCNAME DIRSTACK PIPESTATUS HISTCMD EPOCHSECONDS SRANDOM HISTFILE HISTSIZE TIMEFORMAT REPLY more wait status i'.split(
    ' ',
  ),
  ...['cd', 'exec', 'echo', 'export', 'trap', 'wait', 'read', 'set', '_tf', 'kill', '['].map(
    (it) => `BASH_FUNC_${it}%%`,
  ),
  ...['_tf_w', '_tf_a', 'a.b', 'npm_config_@x:y', '-u', '--', '1', 'ä', 'a b', '*', 'TASKFLOW_DRAIN'],
);
const names = fc.oneof(
  shellNames,
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }).map((name) => name.replace(/[\0=]/g, '') || 'X'),
);
const values = fc.oneof(
  fc.constantFrom('', '() { echo hijacked; }', '() { echo hijacked\n}', '1', '0', '/', '*', 'posix', '-e'),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replaceAll('\0', '')),
);
const environments = fc.dictionary(names, values, { maxKeys: 12 });

describe('the environment of an attempt, at its first program', () => {
  const slots = slotsOfEachTest();

  const shown = (log: Buffer) =>
    log
      .toString('latin1')
      .split('\0')
      // Node adds the latter to whatever it starts while coverage is measured.
      .filter((line) => line !== '' && !line.startsWith('NODE_V8_COVERAGE='))
      .toSorted();
  const given = (env: Readonly<Record<string, string>>) =>
    Object.entries({ ...env, TASKFLOW_NONCE: slots.nonce, PWD: slots.home })
      .map(([name, value]) => Buffer.from(`${name}=${value}`).toString('latin1'))
      .toSorted();

  it('is as it was, one attempt after the other in the same slot shells', async () => {
    await fc.assert(
      fc.asyncProperty(environments, environments, async (base, more) => {
        for (const env of [base, { ...base, ...more }]) {
          const { ended, log } = slots.start(SHOW, { env, task: shellTask(more) });
          assert.deepEqual(await ended, DONE);
          assert.deepEqual(shown(log()), given(env));
        }
      }),
      { numRuns: 150 },
    );
  }).timeout(60_000);

  it('is as it was in a process of its own', async () => {
    await fc.assert(
      fc.asyncProperty(environments, async (env) => {
        const asked = slots.request({ env, task: shellTask() });
        const log = openSync(asked.logPath, 'a');
        try {
          assert.deepEqual(await startWrapped(asked, SHOW, { log, exits: slots.exits }).ended, DONE);
        } finally {
          closeSync(log);
        }
        assert.deepEqual(shown(readFileSync(asked.logPath)), given(env));
      }),
      { numRuns: 100 },
    );
  }).timeout(60_000);
});
