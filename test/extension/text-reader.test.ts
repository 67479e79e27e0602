// Long texts of DAG files are read on another thread, with the same result, and only the newest counts.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readDefinition } from '../../src/definition/read-definition.js';
import { TextReader } from '../../src/extension/dags/text-reader.js';

const SCRIPT = join(import.meta.dirname, '../../dist/read-worker.js');

function longText(tasks: number): string {
  const lines = Array.from({ length: tasks }, (_, index) => {
    const after = index === 0 ? '[]' : `[task_${index - 1}]`;
    return `  task_${index}: { depends_on: ${after}, run: echo ${'x'.repeat(40)} }`;
  });
  return `params: { spare: { type: string } }\ntasks:\n${lines.join('\n')}\n`;
}

describe('the reader of long texts', () => {
  let reader: TextReader;
  beforeEach(() => {
    reader = new TextReader(SCRIPT);
  });
  afterEach(() => reader.dispose());

  it('gives what reading here gives, places included', async () => {
    const text = longText(700);
    const reading = await reader.read(text, '/a.dag.yaml');
    const here = readDefinition(text, '/a.dag.yaml');
    assert.deepEqual(reading?.problems, here.problems);
    assert.deepEqual(reading?.dags[0]?.definition, here.definition);
    assert.deepEqual(reading?.dags[0]?.positions.outline, here.positions.outline);
    assert.deepEqual(
      reading?.dags[0]?.positions.dependency('task_7', 'task_6'),
      here.positions.dependency('task_7', 'task_6'),
    );
  });

  it('says what it finds in the language of its starter', async () => {
    const template = 'No expression uses the parameter `{0}`; use it as ${{ params.{0} }}, or remove it';
    const german = new TextReader(SCRIPT, { [template]: 'Niemand verwendet `{0}`' });
    try {
      const reading = await german.read(longText(700), '/a.dag.yaml');
      assert.equal(reading?.problems[0]?.message, 'Niemand verwendet `spare`');
    } finally {
      german.dispose();
    }
  });

  it('drops older texts of a file as newer ones come, not those of other files', async () => {
    const text = longText(700);
    const readings = await Promise.all([
      reader.read(`${text}# 1`, '/a.dag.yaml'),
      reader.read(`${text}# 2`, '/a.dag.yaml'),
      reader.read(text, '/b.dag.yaml'),
      reader.read(`${text}# 3`, '/a.dag.yaml'),
    ]);
    assert.deepEqual(
      readings.map((reading) => reading?.file ?? null),
      [null, null, '/b.dag.yaml', '/a.dag.yaml'],
    );
  });

  it('reads here when its thread can not be started', async () => {
    const broken = new TextReader('/there/is/no/such/script.js');
    try {
      const reading = await broken.read(longText(700), '/a.dag.yaml');
      assert.equal(reading?.dags[0]?.tasks.length, 700);
    } finally {
      broken.dispose();
    }
  });
});
