// Which processes a cancel reaches and which it does not, as docs/command-line.md says.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { projectOfEachTest } from '../../support/command-line.js';
import { ensureBuilt } from '../cli-rig.js';

/** How each is started; it writes its own pid, and lives on until it is ended. */
const REACHED = {
  background: 'sh "$D/live" background &',
  daemon: '( setsid sh "$D/live" daemon & )',
  child_without_mark: 'env -i PATH="$PATH" D="$D" setsid sh "$D/live" child_without_mark &',
};
const OUT_OF_REACH = {
  daemon_without_mark: '( env -i PATH="$PATH" D="$D" setsid sh "$D/live" daemon_without_mark & )',
};
const ALL = { ...REACHED, ...OUT_OF_REACH };

describe('after a cancel', () => {
  before(function () {
    this.timeout(120_000);
    ensureBuilt();
    // Elsewhere environments can't be read.
    if (process.platform !== 'linux') this.skip();
  });
  const project = projectOfEachTest();

  it('nothing of a task is left but what has left its tree and its environment behind', async () => {
    project.write('live', 'echo $$ > "$D/$1.pid.new"; mv "$D/$1.pid.new" "$D/$1.pid"; exec sleep 300\n');
    const names = Object.keys(ALL);
    const pid = (name: string) => Number(project.read(`${name}.pid`));
    project.dag('starts', {
      tasks: {
        a: {
          env: { D: project.path('.') },
          run: [
            ...Object.values(ALL),
            `for n in ${names.join(' ')}; do while ! test -s "$D/$n.pid"; do sleep 0.02; done; done`,
            'touch "$D/all"',
            'sleep 300',
          ].join('\n'),
        },
      },
    });
    const run = project.start(['run', 'starts.dag.json', '--json']);
    const started = await run.event(({ type }) => type === 'attempt_started');
    while (!existsSync(project.path('all'))) await new Promise((resolve) => setTimeout(resolve, 20));
    try {
      assert.equal((await project.taskflow('cancel', started.run_id, '--now')).code, 0);
      await run.ended;
      for (const name of Object.keys(REACHED)) assert.equal(isAlive(pid(name)), false, `${name} lives`);
      for (const name of Object.keys(OUT_OF_REACH))
        assert.equal(isAlive(pid(name)), true, `${name} was ended`);
    } finally {
      for (const name of names) if (isAlive(pid(name))) process.kill(pid(name), 'SIGKILL');
    }
  });
});

/** One that has ended and that nobody has asked for yet lives no more. */
function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}
