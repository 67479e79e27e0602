// What a command gets must not depend on what a shell between makes of a name: whatever the environment, the first
// program of an attempt finds it as it was, by a slot shell and by a process of its own.
import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ShellTask } from '../../../src/core/definition.js';
import { findBash } from '../../../src/engine/log-drain/find-bash.js';
import { SlotPool } from '../../../src/engine/shell/slot-pool.js';
import { startWrapped } from '../../../src/engine/shell/wrapped-process.js';
import type { AttemptRequest } from '../../../src/engine/task-runner.js';
import { runFolder } from '../../../src/history/run-folder.js';
import { removeFolder } from '../../support/remove-folder.js';

const RUN_ID = '01JZ0000000000000000000000';
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
  ...'FUNCNAME DIRSTACK PIPESTATUS HISTCMD EPOCHSECONDS SRANDOM HISTFILE HISTSIZE TIMEFORMAT REPLY first more'.split(
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
  let home: string;
  let exits: number;
  let pool: SlotPool;
  let count = 0;

  before(function () {
    if (findBash() === null) this.skip();
  });

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'taskflow-environment-'));
    exits = openSync(join(home, 'exits.log'), 'a');
    pool = new SlotPool(findBash() ?? '', exits);
  });

  afterEach(() => {
    pool.dispose();
    closeSync(exits);
    removeFolder(home);
  });

  function request(env: Readonly<Record<string, string>>, task: ShellTask): AttemptRequest {
    count += 1;
    const nonce = `n${count}`;
    const logPath = join(home, `${nonce}.log`);
    writeFileSync(logPath, '');
    const folder = { ...runFolder(home, RUN_ID), exits: join(home, 'exits.log') };
    const own = { TASKFLOW_NONCE: nonce };
    return { folder, task, attempt: 1, nonce, env, own, cwd: home, logPath, outputPath: '', inputsPath: '' };
  }

  const shown = ({ logPath }: AttemptRequest) =>
    readFileSync(logPath)
      .toString('latin1')
      .split('\0')
      // Node adds the latter to whatever it starts while coverage is measured.
      .filter((line) => line !== '' && !line.startsWith('NODE_V8_COVERAGE='))
      .toSorted();
  const given = ({ env, own }: AttemptRequest) =>
    Object.entries({ ...env, ...own, PWD: home })
      .map(([name, value]) => Buffer.from(`${name}=${value}`).toString('latin1'))
      .toSorted();

  const taskWith = (env: Readonly<Record<string, string>>) =>
    ({ kind: 'shell', id: 'a', env, run: '' }) as unknown as ShellTask;

  it('is as it was, one attempt after the other in the same slot shells', async () => {
    await fc.assert(
      fc.asyncProperty(environments, environments, async (base, more) => {
        for (const env of [base, { ...base, ...more }]) {
          const asked = request(env, taskWith(more));
          assert.deepEqual(await pool.start(asked, asked.task as ShellTask, SHOW).ended, {
            kind: 'exited',
            exit_code: 0,
          });
          assert.deepEqual(shown(asked), given(asked));
        }
      }),
      { numRuns: 150 },
    );
  }).timeout(60_000);

  it('is as it was in a process of its own', async () => {
    await fc.assert(
      fc.asyncProperty(environments, async (env) => {
        const asked = request(env, taskWith({}));
        const log = openSync(asked.logPath, 'a');
        try {
          assert.deepEqual(await startWrapped(asked, SHOW, { log, exits }).ended, {
            kind: 'exited',
            exit_code: 0,
          });
        } finally {
          closeSync(log);
        }
        assert.deepEqual(shown(asked), given(asked));
      }),
      { numRuns: 100 },
    );
  }).timeout(60_000);
});
