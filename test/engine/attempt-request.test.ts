// What attempts get, where something is wrong with it; what they see of it all is in contract/environment.test.ts.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DagDefinition, ShellTask } from '../../src/core/definition.js';
import { foldEvents, type RunState } from '../../src/core/run-state.js';
import { AttemptRequests, type MadeRequest } from '../../src/engine/attempt-request.js';
import { RunValues } from '../../src/engine/run-values.js';
import { outputPath } from '../../src/history/run-folder.js';
import { dag, task } from '../support/definitions.js';
import { createdEvents } from '../support/simulated-run.js';
import { folderOfEachTest } from './attempt-folder.js';

describe('the request for an attempt', () => {
  const folders = folderOfEachTest();

  function stateOf(definition: DagDefinition, created: object = {}): RunState {
    const state = foldEvents(
      createdEvents(definition, { project: folders.current.path, ...created } as object),
    );
    if (!state) throw new Error('no run');
    return state;
  }
  function requests(settings: Partial<DagDefinition>, tasks: readonly ShellTask[], created: object = {}) {
    const state = stateOf(dag(tasks, settings), created);
    return {
      state,
      requests: new AttemptRequests(folders.current.folder, state, { PATH: '/bin', GONE: undefined }),
    };
  }
  function make(
    settings: Partial<DagDefinition>,
    own: Partial<ShellTask> = {},
    created: object = {},
  ): MadeRequest {
    return requests(settings, [task('a', [], own)], created).requests.make(task('a', [], own), 1, 'n');
  }
  const fault = (made: MadeRequest) => (made.ok ? 'none' : `${made.reason}: ${made.message}`);
  const BAD = '${{ params.x.y.z( }}';

  it('begins in the folder of the DAG file, or of the project where there is no file', () => {
    mkdirSync(join(folders.current.path, 'dags', 'inner'), { recursive: true });
    const cwd = (made: MadeRequest) => made.ok && made.request.cwd;
    assert.equal(cwd(make({})), folders.current.path);
    const file = join(folders.current.path, 'dags', 'a.dag.yaml');
    assert.equal(cwd(make({}, {}, { file })), join(folders.current.path, 'dags'));
    assert.equal(
      cwd(make({}, { working_dir: 'inner' }, { file })),
      join(folders.current.path, 'dags', 'inner'),
    );
    assert.equal(cwd(make({}, { working_dir: '/' }, { file })), '/');
  });

  it('is refused for a folder that is not there, or is none', () => {
    writeFileSync(join(folders.current.path, 'file'), '');
    assert.match(
      fault(make({ working_dir: 'gone' })),
      /^start_failed: the working_dir .*gone does not exist$/,
    );
    assert.match(fault(make({}, { working_dir: 'file' })), /^start_failed: .*file is not a folder$/);
  });

  it('names the setting whose expression is bad', () => {
    for (const [where, made] of [
      ['env of the DAG.X', make({ env: { X: BAD } })],
      ['defaults.env.X', make({ default_env: { X: BAD } })],
      ['env.X', make({}, { env: { X: BAD } })],
      ['working_dir of the DAG', make({ working_dir: BAD })],
      ['working_dir', make({}, { working_dir: BAD })],
    ] as const) {
      assert.ok(fault(made).startsWith(`bad_expression: ${where}: The expression`), fault(made));
    }
  });

  it('reads env_file, whose values the DAG may use; one that is missing is passed over', () => {
    writeFileSync(join(folders.current.path, 'one.env'), 'A=1\n');
    const made = make({ env_file: ['gone.env', 'one.env'], env: { B: '${{ env.A }}2' } });
    assert.ok(made.ok);
    assert.deepEqual([made.request.env.A, made.request.env.B, made.request.env.PATH], ['1', '12', '/bin']);
    assert.ok(!('GONE' in made.request.env));
  });

  it('is refused where env_file can not be read, each time', () => {
    mkdirSync(join(folders.current.path, 'folder.env'));
    assert.match(
      fault(make({ env_file: ['folder.env'] })),
      /^start_failed: env_file .*folder\.env can't be read: not used, it is no file but a folder/,
    );
  });

  it('is refused for a value that is too long for a variable', () => {
    assert.match(
      fault(make({}, { env: { X: 'é'.repeat(50_001) } })),
      /^start_failed: env\.X is over 100000 bytes.*TASKFLOW_INPUTS/,
    );
    assert.equal(make({}, { env: { X: 'é'.repeat(50_000) } }).ok, true);
  });

  it('is refused where the inputs can not be written', () => {
    const { requests: made, state } = requests({}, [task('up'), task('down', ['up'])]);
    succeed(state, 'up', '1');
    rmSync(dirname(join(folders.current.folder.path, 'inputs', 'x')), { recursive: true });
    assert.match(
      fault(made.make(task('down', ['up']), 1, 'n')),
      /^start_failed: its inputs can't be written: ENOENT/,
    );
  });

  it('has the outputs before it as they were written, and null for one without', () => {
    const down = task('down', ['up', 'silent']);
    const { requests: made, state } = requests({}, [task('up'), task('silent'), down]);
    succeed(state, 'up', '{"n": 1.0}');
    const { request } = made.make(down, 1, 'n') as Extract<MadeRequest, { ok: true }>;
    assert.equal(readFileSync(request.inputsPath, 'utf8'), '{"up":{"n": 1.0},"silent":null}');
    assert.equal(request.own.TASKFLOW_INPUTS, request.inputsPath);
  });

  it('answers a condition by what is upstream; others are null to it, and its faults are told', () => {
    const down = task('down', ['up'], { if: "tasks.up.output == 'yes' && !tasks.beside.state" });
    const { requests: made, state } = requests({}, [task('up'), task('beside'), down]);
    succeed(state, 'up', '"yes"');
    assert.deepEqual(made.condition(down), { ok: true, value: true });
    assert.deepEqual(made.condition(task('up')), { ok: true, value: true });
    const bad = made.condition({ ...down, if: 'nonsense(' });
    assert.match(bad.ok ? '' : bad.message, /^if: /);
    const below = made.condition({ ...down, env: { X: BAD } });
    assert.match(below.ok ? '' : below.message, /^env\.X: /);
  });

  it('throws for a task that the run has not: a bug', () => {
    assert.throws(() => requests({}, [task('a')]).requests.definition('b'), /Internal error: no task b/);
  });

  function succeed(state: RunState, id: string, output: string): void {
    const found = state.tasks.get(id);
    assert.ok(found);
    found.state = 'success';
    found.attempts.push({
      number: 1,
      nonce: 'n',
      starting_at: 0,
      outcome: 'success',
      has_output: true,
      duration_ms: 1,
    });
    writeFileSync(outputPath(folders.current.folder, id, 1), output);
  }

  describe('sees the values of a run:', () => {
    const values = (state: RunState) => new RunValues(folders.current.folder, state);

    it('an output as JSON, also where it was written as lines', () => {
      const state = stateOf(dag([task('up')]));
      assert.deepEqual([values(state).output('up'), values(state).outputText('up')], [null, 'null']);
      succeed(state, 'up', 'a=1\n');
      const seen = values(state);
      assert.equal(seen.outputText('up'), '{"a":"1"}');
      assert.deepEqual(seen.output('up'), { a: '1' });
      assert.deepEqual(seen.view('up')?.output, { a: '1' });
      assert.equal(seen.view('up')?.state, 'success');
      assert.equal(seen.view('unknown'), null);
    });

    it('null where the file is gone, or is no output any more', () => {
      const state = stateOf(dag([task('up')]));
      succeed(state, 'up', 'neither');
      assert.equal(values(state).output('up'), null);
      rmSync(outputPath(folders.current.folder, 'up', 1));
      assert.equal(values(state).outputText('up'), 'null');
    });

    it('small ones as they were first read, large ones anew', () => {
      const state = stateOf(dag([task('small'), task('large')]));
      succeed(state, 'small', '1');
      succeed(state, 'large', JSON.stringify('x'.repeat(70_000)));
      const seen = values(state);
      for (const id of ['small', 'large']) {
        seen.output(id);
        seen.outputText(id);
        writeFileSync(outputPath(folders.current.folder, id, 1), '2');
      }
      assert.deepEqual([seen.output('small'), seen.outputText('small')], [1, '1']);
      assert.deepEqual([seen.output('large'), seen.outputText('large')], [2, '2']);
    });

    it('of a task left out what was borrowed for it, and nothing else', () => {
      const borrowed = { up: { run_id: 'r', attempt: 3 } };
      const state = stateOf(dag([task('up'), task('other'), task('down')]), { selected: ['down'], borrowed });
      writeFileSync(outputPath(folders.current.folder, 'up', 0), '"kept"');
      assert.deepEqual([values(state).output('up'), values(state).hasOutput('other')], ['kept', false]);
    });
  });
});
