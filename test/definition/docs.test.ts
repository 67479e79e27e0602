import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { TRIGGER_RULES } from '../../src/core/definition.js';
import { PROBLEM_SEVERITIES } from '../../src/core/problem.js';
import { DAG_KEYS } from '../../src/definition/schema/dag.js';
import { TASK_KEYS } from '../../src/definition/schema/task.js';
import { expectClean } from './marked-text.js';

const text = readFileSync(new URL('../../docs/dag-files.md', import.meta.url), 'utf8');

describe('the reference of DAG files', () => {
  it('explains every problem under its own heading', () => {
    const problems = text.slice(text.indexOf('\n## Problems'));
    const headings = [...problems.matchAll(/^### (\S+)$/gm)].map((match) => match[1]);
    assert.deepEqual(headings.sort(), Object.keys(PROBLEM_SEVERITIES).sort());
  });

  it('names every key and every trigger rule in its tables', () => {
    const rows = new Set([...text.matchAll(/^\| `([a-z_]+)`/gm)].map((match) => match[1]));
    const keys = [...DAG_KEYS, ...TASK_KEYS, ...TRIGGER_RULES].filter((key) => key !== '$schema');
    assert.deepEqual(
      keys.filter((key) => !rows.has(key)),
      [],
    );
  });

  it('shows an example that has not one problem', () => {
    expectClean(/```yaml\n(id: [\s\S]*?)```/.exec(text)?.[1] ?? '');
  });
});
