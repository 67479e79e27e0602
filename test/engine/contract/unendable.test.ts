// An attempt that has become another user's process, as by sudo: it can't be ended, and its run ends all the same.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync } from 'node:fs';
import { type BuiltForAll, builtForAll } from '../../support/built-for-all.js';
import { projectOfEachTest } from '../../support/command-line.js';
import { eventsOf, lastEnd } from '../../support/event-queries.js';
import { until } from '../attempt-folder.js';

const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
/** Becomes root's, as the program that runs it is root's and set-user-id. */
const BECOMES_ROOT = `$ENV{PATH} = '/bin:/usr/bin'; delete @ENV{qw(IFS CDPATH ENV BASH_ENV)}; $< = 0; $> = 0;
open(F, '>', 'pid'); print F $$; close F; exec '/bin/sleep', '61';`;

describe('an attempt that is another user’s', () => {
  const project = projectOfEachTest();
  let built: BuiltForAll | null = null;

  before(function () {
    const isRoot = process.getuid?.() === 0 && spawnSync(NOBODY[0] ?? '', ['--version']).status === 0;
    if (!isRoot || !existsSync('/usr/bin/perl')) this.skip();
    built = builtForAll();
  });

  after(() => built?.remove());

  async function startIt(): Promise<{ run: ReturnType<typeof project.start>; pid: number }> {
    chmodSync(project.folder, 0o777);
    copyFileSync('/usr/bin/perl', project.path('p'));
    chmodSync(project.path('p'), 0o4755);
    project.write('become.pl', BECOMES_ROOT);
    const file = project.dag('theirs', { tasks: { a: 'exec ./p become.pl' } });
    const run = project.start(['run', file, '--json'], {
      under: [...NOBODY, ...(built?.words ?? [])],
      env: { NODE_V8_COVERAGE: '' },
    });
    await until(() => existsSync(project.path('pid')) && project.read('pid') !== '');
    await run.event(({ type }) => type === 'attempt_started');
    return { run, pid: Number(project.read('pid')) };
  }

  it('ends at a second Ctrl-C with what lives on named, and nothing waits for that', async () => {
    const { run, pid } = await startIt();
    try {
      run.signal('SIGINT');
      await run.event(({ type }) => type === 'attempt_ending');
      run.signal('SIGINT');
      const { code, events } = await run.endedRun;
      assert.equal(code, 130);
      assert.equal(eventsOf(events, 'attempt_ending').length, 1);
      assert.equal(
        lastEnd(events, 'a')?.message,
        `could not be ended and still runs: process ${pid} (/bin/sleep 61) of root`,
      );
      assert.equal(existsSync(`/proc/${pid}`), true);
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });

  it('ends also when an engine that has adopted it cancels it', async () => {
    const { run, pid } = await startIt();
    try {
      await run.kill();
      const [id = ''] = project.runIds();
      const cancelled = project.start(['cancel', id, '--now'], {
        under: [...NOBODY, ...(built?.words ?? [])],
        env: { NODE_V8_COVERAGE: '' },
      });
      const { code, stdout } = await cancelled.ended;
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`a +\\[.*cancelled; .*process ${pid} .*of root`));
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });
});
