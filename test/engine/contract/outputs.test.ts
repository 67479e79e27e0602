// What tasks hand on: the output file, the inputs file, and conditions on both.
import assert from 'node:assert/strict';
import type { Json } from '../../../src/core/definition.js';
import { projectOfEachTest } from '../../support/command-line.js';
import { lastEnd, lastState } from '../../support/event-queries.js';

/** A task that writes this to its output file, byte by byte. */
function writes(bytes: string | Buffer): object {
  const text = Buffer.from(bytes).toString('base64');
  return {
    shell: 'node',
    run: `require('fs').writeFileSync(process.env.TASKFLOW_OUTPUT, Buffer.from('${text}', 'base64'))`,
  };
}

describe('an output', () => {
  const project = projectOfEachTest();

  /** What a task after them finds of these outputs in its inputs file. */
  async function passOn(outputs: Readonly<Record<string, string | Buffer>>): Promise<Record<string, Json>> {
    const ids = Object.keys(outputs);
    const file = project.dag('pass', {
      tasks: {
        ...Object.fromEntries(ids.map((id) => [id, writes(outputs[id] ?? '')])),
        reader: { run: 'cat "$TASKFLOW_INPUTS" > inputs.json', depends_on: ids },
      },
    });
    const run = await project.run(file);
    assert.equal(run.code, 0, run.stdout);
    return JSON.parse(project.read('inputs.json')) as Record<string, Json>;
  }

  it('is JSON where the whole file is, of any kind', async () => {
    const values: Record<string, Json> = {
      map: { rows: 3, 'odd key': { deep: [null] } },
      list: [1, 'two', { three: 3 }],
      text: 'plain',
      number: -1.5e3,
      yes: true,
    };
    const texts = Object.entries(values).map(([id, value]) => [id, `${JSON.stringify(value, null, 2)}\n`]);
    assert.deepEqual(await passOn(Object.fromEntries(texts)), values);
  });

  it('is otherwise lines key=value and blocks key<<EOF: texts, the last wins', async () => {
    const lines = [
      'rows=3',
      'empty=',
      'sum=1=1',
      'text= spaces stay ',
      'twice=first',
      'block<<EOF',
      'line one',
      'not=akey',
      '',
      'line four',
      'EOF',
      'twice=second',
      'none<<END',
      'END',
      'emoji=🚀 é',
    ];
    const { lined, dos } = await passOn({ lined: `${lines.join('\n')}\n`, dos: 'a=1\r\nb=2\r\n' });
    assert.deepEqual(lined, {
      rows: '3',
      empty: '',
      sum: '1=1',
      text: ' spaces stay ',
      twice: 'second',
      block: 'line one\nnot=akey\n\nline four',
      none: '',
      emoji: '🚀 é',
    });
    assert.deepEqual(dos, { a: '1', b: '2' });
  });

  it('may use any key, also those that objects have', async () => {
    const { odd } = await passOn({ odd: '__proto__=x\nconstructor=y\n' });
    assert.deepEqual(Object.entries(odd as object).toSorted(), [
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it('may have 10 MB', async () => {
    const file = project.dag('big', {
      tasks: {
        up: {
          shell: 'node',
          run: `require('fs').writeFileSync(process.env.TASKFLOW_OUTPUT, JSON.stringify('x'.repeat(9999998)))`,
        },
        reader: { run: 'wc -c < "$TASKFLOW_INPUTS" > size.txt', depends_on: ['up'] },
      },
    });
    assert.equal((await project.run(file)).code, 0);
    assert.ok(Number(project.read('size.txt')) >= 10_000_000);
  });

  for (const [what, bytes] of [
    ['a line that is neither', 'rows 3\n'],
    ['JSON that is cut off', '{"rows": 3'],
    ['a block without its end', 'text<<EOF\nand so on\n'],
    ['a key without a name', '=3\n'],
    ['bytes that are not UTF-8', Buffer.from([0x61, 0x3d, 0xff, 0xfe, 0x0a])],
  ] as const) {
    it(`fails its task when it is ${what}`, async () => {
      const file = project.dag('bad', {
        tasks: { up: writes(bytes), after: { run: 'true', depends_on: ['up'] } },
      });
      const { code, states, events } = await project.run(file);
      assert.equal(code, 1);
      assert.deepEqual(states, { up: 'failed', after: 'upstream_failed' });
      assert.equal(lastEnd(events, 'up')?.reason, 'bad_output');
      assert.ok((lastEnd(events, 'up')?.message ?? '').length > 20);
    });
  }

  it('fails its task when it is over 10 MB', async () => {
    const file = project.dag('bigger', {
      tasks: {
        up: {
          shell: 'node',
          run: `require('fs').writeFileSync(process.env.TASKFLOW_OUTPUT, JSON.stringify('x'.repeat(11000000)))`,
        },
      },
    });
    const { events } = await project.run(file);
    assert.equal(lastEnd(events, 'up')?.reason, 'bad_output');
    assert.match(lastEnd(events, 'up')?.message ?? '', /11000002|10 MB|10000000/);
  });

  it('counts only of the attempt that succeeded', async () => {
    const file = project.dag('attempts', {
      tasks: {
        flaky: {
          run: 'echo "from=$TASKFLOW_ATTEMPT" >> "$TASKFLOW_OUTPUT"; if [ "$TASKFLOW_ATTEMPT" = 1 ]; then echo "only=first" >> "$TASKFLOW_OUTPUT"; exit 1; fi',
          retries: 1,
          retry_delay: 0,
        },
        allowed: { run: 'echo x=1 >> "$TASKFLOW_OUTPUT"; exit 1', allow_failure: true },
        reader: {
          run: 'cat "$TASKFLOW_INPUTS" > inputs.json; echo "[$ALLOWED]" > allowed.txt',
          env: { ALLOWED: '${{ tasks.allowed.output.x }}' },
          depends_on: ['flaky', 'allowed'],
        },
      },
    });
    assert.equal((await project.run(file)).code, 0);
    const inputs = JSON.parse(project.read('inputs.json')) as Record<string, Json>;
    assert.deepEqual(inputs.flaky, { from: '2' });
    assert.equal(inputs.allowed ?? null, null);
    assert.equal(project.read('allowed.txt'), '[]\n');
  });

  it('of a task without one is nothing, and the inputs file holds JSON all the same', async () => {
    const file = project.dag('none', {
      tasks: { up: 'true', reader: { run: 'cat "$TASKFLOW_INPUTS" > inputs.json', depends_on: ['up'] } },
    });
    assert.equal((await project.run(file)).code, 0);
    const inputs = JSON.parse(project.read('inputs.json')) as Record<string, Json>;
    assert.equal(inputs.up ?? null, null);
  });
});

describe('if', () => {
  const project = projectOfEachTest();

  it('decides by truth as in GitHub Actions, with braces or without', async () => {
    const conditions: Record<string, readonly [string, 'success' | 'skipped']> = {
      braces: ['${{ tasks.up.output.rows > 0 }}', 'success'],
      bare: ['tasks.up.output.rows > 0', 'success'],
      less: ['tasks.up.output.rows > 3', 'skipped'],
      empty_text: ['tasks.up.output.empty', 'skipped'],
      text: ["tasks.up.output.text == 'YES'", 'success'],
      word_false: ['tasks.up.output.word', 'success'],
      null: ['tasks.up.output.not_there', 'skipped'],
      zero: ['tasks.up.output.zero', 'skipped'],
      list: ['tasks.up.output.list', 'success'],
      param: ["!params.off && contains(params.names, 'b')", 'success'],
      env: ["env.STAGE == 'prod'", 'success'],
      state: ["tasks.up.state == 'success'", 'success'],
      stranger: ['tasks.bare.state', 'skipped'],
    };
    const file = project.dag('conditions', {
      params: { off: { type: 'boolean', default: false }, names: { type: 'array', default: ['a', 'b'] } },
      env: { STAGE: 'prod' },
      tasks: {
        up: `echo '{"rows":3,"empty":"","text":"yes","word":"false","zero":0,"list":[]}' > "$TASKFLOW_OUTPUT"`,
        ...Object.fromEntries(
          Object.entries(conditions).map(([id, [text]]) => [
            id,
            { run: 'true', if: text, depends_on: ['up'] },
          ]),
        ),
      },
    });
    const { states, code } = await project.run(file);
    const wanted = Object.entries(conditions).map(([id, [, state]]) => [id, state]);
    assert.deepEqual(states, { up: 'success', ...Object.fromEntries(wanted) });
    assert.equal(code, 0);
  });

  it('that is false skips the task before it starts, and says so', async () => {
    const file = project.dag('skipping', {
      tasks: {
        it: { run: 'touch ran', if: 'false' },
        after: { run: 'true', depends_on: ['it'] },
      },
    });
    const { states, events, finished } = await project.run(file);
    assert.deepEqual(states, { it: 'skipped', after: 'skipped' });
    assert.equal(finished.tasks.it?.attempts, 0);
    assert.equal(lastState(events, 'it')?.reason, 'condition');
    assert.throws(() => project.read('ran'));
  });

  it('that cannot be evaluated fails the task and never skips it', async () => {
    const file = project.dag('failing', {
      tasks: {
        it: { run: 'touch ran', if: "fromJSON('{nope')", retries: 3, retry_delay: 0 },
        after: { run: 'true', depends_on: ['it'], trigger_rule: 'all_done' },
      },
    });
    const { code, states, events } = await project.run(file);
    assert.equal(code, 1);
    assert.deepEqual(states, { it: 'failed', after: 'success' });
    assert.equal(lastState(events, 'it')?.reason, 'bad_expression');
    assert.match(lastState(events, 'it')?.message ?? '', /if/);
    assert.throws(() => project.read('ran'));
  });

  it('is asked after the trigger rule says run', async () => {
    const file = project.dag('rule_first', {
      tasks: {
        bad: 'false',
        it: { run: 'true', if: 'false', depends_on: ['bad'] },
        failing: { run: 'true', if: "fromJSON('{nope')", depends_on: ['bad'] },
      },
    });
    const { states } = await project.run(file);
    assert.deepEqual(states, { bad: 'failed', it: 'upstream_failed', failing: 'upstream_failed' });
  });
});
