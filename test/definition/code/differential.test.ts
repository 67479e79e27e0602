// What is read of a file's text against what its host says of it once it is loaded.
import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkSource } from '../../../src/definition/check-source.js';
import { readCodeFile } from '../../../src/definition/code/read-code-file.js';
import { Lines } from '../../../src/definition/source/lines.js';
import { type Described, Project } from '../../sdk/function-rig.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const FOLDER = join(ROOT, 'test/fixtures/code');
const FILES = [
  ...readdirSync(FOLDER).map((name) => join(FOLDER, name)),
  join(ROOT, 'examples/python/weather.dag.py'),
  join(ROOT, 'examples/typescript/movies.dag.ts'),
  join(ROOT, 'examples/typescript/plain.dag.cjs'),
];

const DEFINED = /^ *(async )?def /;

describe('a file in code that is written literally', () => {
  const project = new Project();
  after(() => project.dispose());

  for (const file of FILES) {
    // Type checkers and formatters leave these alone.
    const name = basename(file, '.txt');
    it(`${name} gives what its host gives, and not one finding`, async () => {
      const copy = join(project.folder, name);
      copyFileSync(file, copy);
      const read = await readCodeFile(readFileSync(file, 'utf8'), copy);
      const described = project.describe(copy);
      assert.deepEqual(described.problems, []);
      assert.deepEqual(read.unread, []);
      assert.deepEqual(read.problems, []);
      const found = read.dags.map(({ problems, definition }) => ({ problems, definition }));
      assert.deepEqual(found, toldBy(described, copy));
    });

    it(`${name} has its DAGs and tasks on the lines that its host tells`, async () => {
      const copy = join(project.folder, name);
      copyFileSync(file, copy);
      const text = readFileSync(file, 'utf8');
      const lines = text.split('\n');
      const { dags } = await readCodeFile(text, copy);
      for (const [index, { line, tasks }] of project.describe(copy).dags.entries()) {
        const positions = dags[index]?.positions;
        assert.equal((positions?.dagId()?.start.line ?? -1) + 1 >= line, true);
        for (const [id, place] of Object.entries(tasks)) {
          const block = positions?.task(id)?.block;
          const [start, end] = [(block?.start.line ?? -1) + 1, (block?.end.line ?? -1) + 1];
          // A function that stands apart from what makes it a task: the host tells of the one, the reader of the other.
          const isApart = !lines.slice(start - 1, end).some((line) => DEFINED.test(line));
          if (isApart && DEFINED.test(lines[place.line - 1] ?? '')) continue;
          assert.ok(
            start <= place.line && place.line <= end,
            `${id}: ${place.line} is not in ${start}-${end}`,
          );
        }
      }
    });
  }
});

function toldBy({ dags, language }: Described, file: string) {
  const text = { file, content: '', lines: new Lines(''), ignored: [], defaultId: 'none' };
  return dags.map(({ definition: value }) => {
    const source = { value, faults: [], root: () => null };
    const { problems, definition } = checkSource(source, text, { code: { language } });
    return { problems, definition };
  });
}
