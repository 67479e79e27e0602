// Runs whose runner was killed: attempts are adopted, read or marked lost, and none is started twice.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { projectOfEachTest } from '../../support/command-line.js';
import { eventsOf, lastEnd, startedAttempts } from '../../support/event-queries.js';
import { type SteeredTask, steeredTasksOfEachTest } from '../../support/steered-task.js';

describe('resume', () => {
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);

  /** done → work → next; the runner is killed while work runs. */
  async function killedRun(settings: object = {}): Promise<{ id: string; work: SteeredTask }> {
    const file = project.dag('long', {
      tasks: {
        done: 'echo once >> done.txt; echo n=1 >> "$TASKFLOW_OUTPUT"',
        work: { run: tasks.command('work'), depends_on: ['done'], ...settings },
        next: {
          run: 'printf "%s|" "$N" "$W" > next.txt',
          depends_on: ['work'],
          env: { N: '${{ tasks.done.output.n }}', W: '${{ tasks.work.output }}' },
        },
      },
    });
    const run = project.start(['run', file, '--json']);
    const work = await tasks.started('work');
    await run.event((event) => event.type === 'attempt_started' && event.task_id === 'work');
    await run.kill();
    return { id: work.env.TASKFLOW_RUN_ID ?? '', work };
  }
  const resume = (...words: string[]) => project.start(['resume', ...words, '--json']);

  it('adopts an attempt that is still alive, and awaits it', async () => {
    const { id, work } = await killedRun();
    const resumed = resume(id);
    await resumed.event((event) => event.type === 'run_adopted');
    await work.print('still here\n');
    await work.output('"handed on"');
    await work.end();
    const { code, states, finished } = await resumed.endedRun;
    assert.equal(code, 0);
    assert.deepEqual(states, { done: 'success', work: 'success', next: 'success' });
    assert.deepEqual(startedAttempts(project.journal(id)), ['done.1', 'work.1', 'next.1']);
    assert.equal(finished.tasks.work?.attempts, 1);
    assert.equal(project.read('next.txt'), '1|handed on|');
    assert.equal(project.read('done.txt'), 'once\n');
    assert.equal(project.log(id, 'work'), 'still here\n');
    const seqs = project.journal(id).map(({ seq }) => seq);
    assert.deepEqual(
      seqs,
      seqs.map((_, index) => index + 1),
    );
  });

  it('adopts it again after a second kill', async () => {
    const { id, work } = await killedRun();
    const second = resume(id);
    await second.event((event) => event.type === 'run_adopted');
    await second.kill();
    const third = resume(id);
    await third.event((event) => event.type === 'run_adopted');
    await work.answers();
    await work.end();
    assert.equal((await third.endedRun).code, 0);
    assert.equal(eventsOf(project.journal(id), 'run_adopted').length, 2);
  });

  it('reads how an attempt ended meanwhile', async () => {
    const { id, work } = await killedRun();
    await work.output('"late"');
    await work.end();
    const { code } = await resume(id).endedRun;
    assert.equal(code, 0);
    assert.deepEqual(startedAttempts(project.journal(id)), ['done.1', 'work.1', 'next.1']);
    assert.equal(project.read('next.txt'), '1|late|');
  });

  it('reads a failure with its exit code, and retries it', async () => {
    const { id, work } = await killedRun({ retries: 1, retry_delay: 0 });
    await work.end(7);
    const resumed = resume(id);
    await (await tasks.started('work')).end();
    assert.equal((await resumed.endedRun).code, 0);
    const [, first] = eventsOf(project.journal(id), 'attempt_finished');
    assert.deepEqual([first?.task_id, first?.exit_code], ['work', 7]);
    assert.deepEqual(startedAttempts(project.journal(id)), ['done.1', 'work.1', 'work.2', 'next.1']);
  });

  it('takes one that vanished without a record for lost, which is retried', async () => {
    const { id, work } = await killedRun({ retries: 1, retry_delay: 0 });
    const started = eventsOf(project.journal(id), 'attempt_started').find(
      ({ task_id }) => task_id === 'work',
    );
    assert.ok(started);
    // With the shell that would record its end.
    const { group, recorder } = processOf(started.pid);
    for (const pid of [recorder, -group]) if (pid !== 1) process.kill(pid, 'SIGKILL');
    await work.gone;
    const resumed = resume(id);
    await (await tasks.started('work')).end();
    assert.equal((await resumed.endedRun).code, 0);
    const [, first] = eventsOf(project.journal(id), 'attempt_finished');
    assert.deepEqual([first?.outcome, first?.reason], ['failed', 'lost']);
  });

  it('counts the timeout of an attempt from its recorded start', async () => {
    const { id, work } = await killedRun({ timeout: '1h' });
    makeOlder(id, 2 * 3600);
    const resumed = resume(id);
    await work.gone;
    const { states, events } = await resumed.endedRun;
    assert.equal(states.work, 'timed_out');
    assert.equal(lastEnd(events, 'work')?.reason, 'timeout');
  });

  it('lets an exit record win over a deadline that has passed', async () => {
    const { id, work } = await killedRun({ timeout: '1h' });
    await work.end();
    makeOlder(id, 2 * 3600);
    const { code, states } = await resume(id).endedRun;
    assert.equal(code, 0);
    assert.equal(states.work, 'success');
  });

  it('honours a cancel that was asked for when nobody was there', async () => {
    const { id, work } = await killedRun();
    writeFileSync(project.path(`home/runs/${id}/control.ndjson`), '{"type":"cancel","now":false}\n');
    const resumed = resume(id);
    await work.gone;
    const { code, states } = await resumed.endedRun;
    assert.equal(code, 130);
    assert.deepEqual(states, { done: 'success', work: 'cancelled', next: 'cancelled' });
  });

  it('goes on with the definition in the journal', async () => {
    const { id, work } = await killedRun();
    project.dag('long', { tasks: { something: 'exit 1' } });
    const resumed = resume(id);
    await work.end();
    const { code, states } = await resumed.endedRun;
    assert.equal(code, 0);
    assert.deepEqual(Object.keys(states), ['done', 'work', 'next']);
  });

  it('ignores a torn last line of the journal', async () => {
    const { id, work } = await killedRun();
    const path = project.path(`home/runs/${id}/events.ndjson`);
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"version":1,"seq":99,"ty`);
    await work.end();
    const { code } = await resume(id).endedRun;
    assert.equal(code, 0);
    assert.equal((await project.taskflow('status', id, '--json')).code, 0);
  });

  it('without a run goes on with all that are interrupted, oldest first', async () => {
    const first = await killedRun();
    const second = await killedRun();
    await first.work.end();
    await second.work.end();
    const { code, stdout } = await resume().ended;
    assert.equal(code, 0);
    const finished = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; run_id: string; state?: string })
      .filter(({ type }) => type === 'run_finished');
    assert.deepEqual(
      finished.map(({ run_id, state }) => [run_id, state]),
      [
        [first.id, 'success'],
        [second.id, 'success'],
      ],
    );
    const none = await project.taskflow('resume');
    assert.equal(none.code, 0);
  });

  it('--detach goes on in a process of its own', async () => {
    const { id, work } = await killedRun();
    const { code, stdout } = await project.taskflow('resume', id, '--detach');
    assert.deepEqual([code, stdout], [0, `${id}\n`]);
    const attached = project.start(['attach', id, '--json']);
    await attached.event((event) => event.type === 'run_adopted');
    await work.end();
    assert.equal((await attached.endedRun).code, 0);
  });

  it('shows such a run as interrupted until then', async () => {
    const { id, work } = await killedRun();
    const status = JSON.parse((await project.taskflow('status', id, '--json')).stdout) as Record<
      string,
      unknown
    >;
    assert.deepEqual([status.type, status.state], ['run_status', 'interrupted']);
    await work.end();
    assert.equal((await resume(id).endedRun).code, 0);
  });

  it('refuses a foreign owner without --force, whose process cannot be seen from here', async () => {
    const { id, work } = await killedRun();
    const path = project.path(`home/runs/${id}/owner.1.json`);
    const owner = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify({ ...owner, host: 'far-away' }));
    const refused = await project.taskflow('resume', id);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /far-away.*--force/s);
    assert.equal(eventsOf(project.journal(id), 'run_adopted').length, 0);
    const forced = resume(id, '--force');
    await forced.event((event) => event.type === 'run_adopted');
    await work.end();
    assert.equal((await forced.endedRun).code, 0);
  });

  it('by --force makes an owner that still lives stop at once, and takes its attempts over alive', async () => {
    const file = project.dag('taken', { tasks: { work: tasks.command('work') } });
    const first = project.start(['run', file, '--json']);
    const work = await tasks.started('work');
    await first.event((event) => event.type === 'attempt_started');
    const id = work.env.TASKFLOW_RUN_ID ?? '';
    const path = project.path(`home/runs/${id}/owner.1.json`);
    const owner = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify({ ...owner, host: 'far-away' }));
    const forced = resume(id, '--force');
    await forced.event((event) => event.type === 'run_adopted');
    const { code, stderr } = await first.ended;
    assert.equal(code, 2);
    assert.match(stderr, /taken over/);
    await work.answers();
    await work.end();
    assert.equal((await forced.endedRun).code, 0);
    assert.deepEqual(startedAttempts(project.journal(id)), ['work.1']);
  });

  it('refuses a run that runs, one that has ended, and one that is unknown', async () => {
    const file = project.dag('busy', { tasks: { work: tasks.command('work') } });
    const run = project.start(['run', file, '--json']);
    const work = await tasks.started('work');
    const id = work.env.TASKFLOW_RUN_ID ?? '';
    const running = await project.taskflow('resume', id);
    assert.equal(running.code, 2);
    assert.match(running.stderr, /running.*attach/s);
    assert.equal((await project.taskflow('resume', id, '--force')).code, 2);
    await work.end();
    assert.equal((await run.endedRun).code, 0);
    const ended = await project.taskflow('resume', id);
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /retry/);
    assert.equal((await project.taskflow('resume', '01ZZZZZZZZ')).code, 2);
  });

  it('never lets two go on with one run', async () => {
    const { id, work } = await killedRun();
    const all = [1, 2, 3].map(() => resume(id));
    const winner = await Promise.race(
      all.map((each) =>
        each
          .event((event) => event.type === 'run_adopted')
          .then(
            () => each,
            () => new Promise<never>(() => {}),
          ),
      ),
    );
    const others = await Promise.all(all.filter((each) => each !== winner).map((each) => each.ended));
    for (const other of others) assert.equal(other.code, 2);
    await work.end();
    assert.equal((await winner.endedRun).code, 0);
    assert.equal(eventsOf(project.journal(id), 'run_adopted').length, 1);
  });

  /** Moves everything in a journal to the past. */
  function makeOlder(id: string, seconds: number): void {
    const path = project.path(`home/runs/${id}/events.ndjson`);
    const lines = project.journal(id).map((event) => ({
      ...event,
      at: new Date(Date.parse(event.at) - seconds * 1000).toISOString(),
    }));
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
});

function processOf(pid: number): { readonly group: number; readonly recorder: number } {
  const [recorder = 1, group = pid] = execFileSync('ps', ['-o', 'ppid=,pgid=', '-p', String(pid)], {
    encoding: 'utf8',
  })
    .trim()
    .split(/\s+/)
    .map(Number);
  return { group, recorder };
}
