import assert from 'node:assert/strict';
import { readDefinition } from '../../src/definition/read-definition.js';

function codes(params: string): readonly string[] {
  return readDefinition(`params:\n${params}tasks:\n  a: { run: x }\n`, 'a.dag.yaml').problems.map(
    ({ code }) => code,
  );
}

describe('# taskflow-ignore', () => {
  it('silences on its own line, and alone on a line also the next', () => {
    assert.deepEqual(codes('  p: { type: string } # taskflow-ignore unused-param\n'), []);
    assert.deepEqual(codes('  # taskflow-ignore unused-param\n  p: { type: string }\n'), []);
    assert.deepEqual(codes('  # taskflow-ignore not-upstream, unused-param\r\n  p: { type: string }\n'), []);
  });

  it('silences nothing further away, no other code, and no error', () => {
    const next = '  p: { type: string } # taskflow-ignore unused-param\n  q: { type: string }\n';
    assert.deepEqual(codes(next), ['unused-param']);
    assert.deepEqual(codes('  p: { type: string } # taskflow-ignore not-upstream\n'), ['unused-param']);
    assert.deepEqual(codes('  p: { type: string } # taskflow-ignore\n'), ['unused-param']);
    assert.deepEqual(codes('  p: { type: text } # taskflow-ignore wrong-type unused-param\n'), [
      'wrong-type',
    ]);
  });
});
