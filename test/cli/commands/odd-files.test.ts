// Named pipes, devices, folders and links to themselves in the place of files: no command waits for one.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inputsPath, logPath, outputPath, runFolder } from '../../../src/history/run-folder.js';
import { projectOfEachTest } from '../../support/command-line.js';
import { NAMED_PIPE, ODD_FILES } from '../../support/odd-files.js';

describe('what is no file, where a file is wanted', function () {
  this.timeout(60_000);
  if (process.platform === 'win32') return;
  const project = projectOfEachTest();

  async function refused(code: number, words: RegExp, ...command: string[]): Promise<void> {
    const ended = await project.taskflow(...command);
    const picture = `${command.join(' ')}: ${ended.code} ${ended.signal} ${ended.stdout}${ended.stderr}`;
    assert.equal(ended.code, code, picture);
    assert.match(ended.stdout + ended.stderr, words, picture);
  }

  async function madeRun(): Promise<string> {
    const file = project.dag('made', {
      tasks: { a: 'echo out; echo k=v >> "$TASKFLOW_OUTPUT"', b: { run: 'false', depends_on: ['a'] } },
    });
    return (await project.run(file)).finished.run_id;
  }

  for (const { name, put } of ODD_FILES) {
    it(`is refused as a DAG file: ${name}`, async () => {
      project.dag('good', { tasks: { a: 'true' } });
      for (const file of ['odd.dag.yaml', 'odd.dag.py']) {
        put(project.path(file));
        const words =
          /This (is a (folder|named pipe|device or a socket)|link leads to itself), not (a|to a) DAG file|can't be looked at|no such file/;
        await refused(2, words, 'run', file);
        if (name !== 'a folder') await refused(2, words, 'validate', file);
      }
      // The others are as they are.
      await refused(0, /good/, 'list');
      await refused(0, /Starting/, 'run', 'good');
    });

    it(`is refused as an env_file, and as history.sqlite: ${name}`, async () => {
      const file = project.dag('env', { env_file: ['odd.env'], tasks: { a: 'true' } });
      put(project.path('odd.env'));
      await refused(1, /env_file .*odd\.env can't be read: not used, it is/, 'run', file);
      put(join(project.home, 'history.sqlite'));
      await refused(0, /env/, 'runs');
    });

    it(`is refused in a run's folder: ${name}`, async () => {
      const id = await madeRun();
      const folder = runFolder(project.home, id);
      put(logPath(folder, 'a', 1));
      put(outputPath(folder, 'a', 1));
      put(inputsPath(folder, 'b', 1));
      put(folder.exits);
      put(join(folder.path, 'owner.9.json'));
      await refused(0, /made/, 'status', id);
      for (const words of [
        ['logs', id],
        ['logs', id, 'a'],
        ['logs', '--follow', id],
      ]) {
        const isLink = name.startsWith('a link');
        await refused(0, isLink ? /^/ : /the log of a is not used, it is no file but/, ...words);
      }
      put(folder.journal);
      for (const command of ['status', 'logs', 'resume', 'attach', 'retry', 'cancel'])
        await refused(74, /^taskflow: the journal of run .* can't be read: not used, it is/, command, id);
      await refused(0, /Starting/, 'run', 'made.dag.json', '--until', 'a');
    });

    it(`does not hold up who asks a run, nor the run: ${name}`, async () => {
      const file = project.dag('asked', {
        tasks: { a: 'sleep 300', b: 'until [ -e go ]; do sleep 0.05; done' },
        max_parallel_tasks: 2,
      });
      const run = project.start(['run', file, '--json']);
      await run.event((event) => event.type === 'attempt_started' && event.task_id === 'a');
      const [id = ''] = project.runIds();
      put(runFolder(project.home, id).control);
      await refused(74, /^taskflow: not used, it is/, 'cancel', id);
      project.write('go', '');
      await run.state('b', 'success');
      run.signal('SIGINT');
      assert.equal((await run.ended).code, 130);
    });
  }

  it('is not waited for by an attempt that would write its inputs into it', async () => {
    const file = project.dag('planted', {
      tasks: {
        a: 'echo k=v >> "$TASKFLOW_OUTPUT"; mkfifo "$(dirname "$TASKFLOW_OUTPUT")/../inputs/b.1.json"',
        b: { run: 'true', depends_on: ['a'] },
      },
    });
    const { code, events } = await project.run(file);
    assert.equal(code, 1);
    const end = events.findLast((event) => event.type === 'attempt_finished');
    assert.match(
      JSON.stringify(end),
      /start_failed.*inputs can't be written: not used, it is no file but a named pipe/,
    );
  });

  it('is not handed on as the inputs of those that have none', async () => {
    const file = project.dag('planted', {
      tasks: {
        a: 'cd "$(dirname "$TASKFLOW_INPUTS")" && rm none.json && mkfifo none.json',
        b: { run: 'cat "$TASKFLOW_INPUTS"', depends_on: ['a'] },
      },
    });
    const { code, events } = await project.run(file);
    assert.equal(code, 1);
    assert.match(JSON.stringify(events), /inputs can't be written: not used, it is no file but a named pipe/);
  });

  it('is a bad output of the attempt that left it there', async () => {
    const file = project.dag('left', { tasks: { a: 'rm -f "$TASKFLOW_OUTPUT"; mkfifo "$TASKFLOW_OUTPUT"' } });
    const { code, events } = await project.run(file);
    assert.equal(code, 1);
    const end = events.findLast((event) => event.type === 'attempt_finished');
    assert.match(JSON.stringify(end), /bad_output.*TASKFLOW_OUTPUT is not a file any more/);
  });

  it('is passed over in a home, wherever it stands', async () => {
    const id = await madeRun();
    for (const name of ['changes.log', 'history.sqlite', 'home.json', 'scheduler.json', 'lock.99.json'])
      NAMED_PIPE.put(join(project.home, name));
    for (const name of ['durations', 'schedules', 'scheduled', 'idempotency']) {
      const folder = join(project.home, name);
      const files = existsSync(folder) ? readdirSync(folder) : [];
      mkdirSync(folder, { recursive: true });
      for (const file of [...files, 'made.json', `made.${Date.now()}`]) NAMED_PIPE.put(join(folder, file));
    }
    await refused(0, new RegExp(id), 'runs');
    await refused(0, /./, 'scheduler', '--status');
  });
});
