// Whatever has become of a run's journal: every command ends, with a result or with a sentence.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import type { RunEvent } from '../../../src/core/events.js';
import { isFinalRunState } from '../../../src/core/states.js';
import { readRunStateIfAny } from '../../../src/history/journal-reader.js';
import { runFolder } from '../../../src/history/run-folder.js';
import { projectOfEachTest } from '../../support/command-line.js';
import { anyHarm } from '../../support/journal-harm.js';

const COMMANDS = [
  ['status'],
  ['status', '--json'],
  ['logs'],
  ['graph', '--run'],
  ['resume'],
  ['attach'],
  ['retry'],
  ['cancel'],
  ['logs', '--follow'],
  ['prune', '--run'],
];
const CODES = new Set([0, 1, 2, 74, 130]);

describe('a run whose journal is damaged', function () {
  this.timeout(120_000);
  const project = projectOfEachTest();

  /** a → b → c, of which b fails; gives the run's id. */
  async function endedRun(): Promise<string> {
    const file = project.dag('etl', {
      max_active_runs: 1,
      tasks: {
        a: 'echo once >> a.txt; echo n=1 >> "$TASKFLOW_OUTPUT"',
        b: { run: 'echo once >> b.txt; exit 3', depends_on: ['a'], allow_failure: true },
        c: { run: 'echo once >> c.txt', depends_on: ['b'], trigger_rule: 'all_done' },
      },
    });
    return (await project.run(file)).finished.run_id;
  }
  const journalOf = (id: string) => runFolder(project.home, id).journal;

  it('is shown, gone on with, or refused with a sentence, by every command', async () => {
    const id = await endedRun();
    const { path, journal } = runFolder(project.home, id);
    const whole = readFileSync(journal, 'utf8');
    cpSync(path, project.path('kept'), { recursive: true });
    await fc.assert(
      fc.asyncProperty(anyHarm, async (harm) => {
        rmSync(path, { recursive: true, force: true });
        cpSync(project.path('kept'), path, { recursive: true });
        writeFileSync(journal, harm(whole));
        for (const [command = '', ...words] of COMMANDS) {
          const { code, signal, stdout, stderr } = await project.taskflow(command, ...words, id);
          const picture = `${command}: ${code} ${signal} ${stdout}${stderr}`;
          assert.ok(code !== null && CODES.has(code), picture);
          assert.doesNotMatch(stderr, /a bug of ours|undefined|NaN/, picture);
          if (code === 2 || code === 74) assert.match(stderr, /^taskflow: .+/m, picture);
          if (command === 'resume' && code !== 74) {
            const state = readRunStateIfAny(journal);
            assert.ok(state && isFinalRunState(state.state), picture);
          }
        }
        assert.equal((await project.taskflow('runs')).code, 0);
      }),
      { numRuns: 6 },
    );
  });

  it('without the line of its end is finished by resume, and does nothing twice', async () => {
    const id = await endedRun();
    truncateSync(journalOf(id), readFileSync(journalOf(id)).length - 20);
    const status = JSON.parse((await project.taskflow('status', id, '--json')).stdout) as { state: string };
    assert.equal(status.state, 'interrupted');
    assert.match((await project.taskflow('runs')).stdout, /interrupted/);
    const attached = await project.taskflow('attach', id);
    assert.equal(attached.code, 1);
    assert.match(attached.stdout, /interrupted: its runner is gone/);
    assert.equal((await project.taskflow('logs', id, '--follow')).code, 0);
    // Of all that are left: its marker is gone, too.
    assert.equal((await project.taskflow('resume')).code, 0);
    for (const name of ['a.txt', 'b.txt', 'c.txt']) assert.equal(project.read(name), 'once\n');
    assert.equal((await project.taskflow('attach', id)).code, 0);
  });

  for (const [what, isLost] of [
    ['all states', ({ type }: RunEvent) => type === 'task_state'],
    ['the last states', (event: RunEvent) => event.type === 'task_state' && event.state !== 'queued'],
    ['all attempts', ({ type }: RunEvent) => type.startsWith('attempt_')],
  ] as const) {
    it(`that lost ${what} of its tasks is finished, and does nothing twice`, async () => {
      const id = await endedRun();
      const kept = readFileSync(journalOf(id), 'utf8')
        .split('\n')
        .slice(0, -1)
        .filter((line) => {
          const event = JSON.parse(line) as RunEvent;
          return !isLost(event) && event.type !== 'run_finished';
        });
      writeFileSync(journalOf(id), `${kept.join('\n')}\n`);
      assert.equal((await project.taskflow('resume', id)).code, 0);
      for (const name of ['a.txt', 'b.txt', 'c.txt']) assert.equal(project.read(name), 'once\n', name);
    });
  }

  it('without the line of its end is finished by cancel, too', async () => {
    const id = await endedRun();
    truncateSync(journalOf(id), readFileSync(journalOf(id)).length - 20);
    assert.equal((await project.taskflow('cancel', id)).code, 0);
    assert.equal(project.read('c.txt'), 'once\n');
  });

  for (const [what, damage] of [
    ['is empty', () => ''],
    ['has no definition', (text: string) => withoutPart(text, 'definition')],
    ['has no tasks', (text: string) => withoutPart(text, 'definition', 'tasks')],
    [
      'has a task without its command',
      (text: string) => withoutPart(text, 'definition', 'tasks', '0', 'run'),
    ],
    ['has no first line', (text: string) => text.slice(text.indexOf('\n') + 1)],
    ['is zeros', (text: string) => '\0'.repeat(text.length)],
    ["is another run's", (text: string) => text.replaceAll(/01[0-9A-Z]{24}/g, '01KJKJN400V1J0VRNA1000000A')],
  ] as const) {
    it(`ends every command with 74 and a sentence where it ${what}`, async () => {
      const id = await endedRun();
      const journal = journalOf(id);
      writeFileSync(journal, damage(readFileSync(journal, 'utf8')));
      for (const command of ['status', 'logs', 'resume', 'attach', 'retry', 'cancel']) {
        const { code, stderr } = await project.taskflow(command, id);
        assert.match(
          stderr,
          new RegExp(`^taskflow: the journal of run ${id} is damaged: .*prune --run`, 's'),
        );
        assert.equal(code, 74, `${command}: ${stderr}`);
      }
      // The others of its DAG are not held up.
      assert.equal((await project.taskflow('run', 'etl.dag.json')).code, 0);
    });
  }

  it('with garbage before and between its lines is the run it was', async () => {
    const id = await endedRun();
    const text = readFileSync(journalOf(id), 'utf8');
    const before = (await project.taskflow('status', id, '--json')).stdout;
    writeFileSync(
      journalOf(id),
      `garbage\n{"version":1,"type":"task_state"}\n\n${text.replaceAll('\n', '\nx\n')}`,
    );
    assert.equal((await project.taskflow('status', id, '--json')).stdout, before);
    assert.equal((await project.taskflow('attach', id)).code, 0);
  });

  it('says what can not be read where something else is in its place', async () => {
    const id = await endedRun();
    renameSync(journalOf(id), project.path('elsewhere'));
    const { code, stderr } = await project.taskflow('resume', id);
    assert.equal(code, 74);
    assert.match(stderr, /^taskflow: the journal of run .* can't be read: ENOENT/);
  });
});

function withoutPart(text: string, ...path: readonly string[]): string {
  const [first = '', ...rest] = text.split('\n');
  const event = JSON.parse(first) as Record<string, unknown>;
  let target = event;
  for (const key of path.slice(0, -1)) target = target[key] as Record<string, unknown>;
  delete target[path.at(-1) ?? ''];
  return [JSON.stringify(event), ...rest].join('\n');
}
