// The graph as JSON: complete, plain data, right for runs and cycles.
import assert from 'node:assert/strict';
import { toGraphJson } from '../../../src/layout/formats/graph-json.js';
import { task } from '../../support/definitions.js';
import { dag, ETL, SALES, salesRun } from '../sample-dag.js';

describe('toGraphJson', () => {
  it('tells tasks, edges, levels and the critical path', () => {
    const durations = new Map([
      ['extract', 2000],
      ['validate', 1000],
      ['transform', 4000],
      ['load', 3000],
      ['notify', 500],
    ]);
    const json = toGraphJson({ definition: ETL, durations });
    assert.equal(json.dag_id, 'etl_pipeline');
    assert.deepEqual(json.levels, [['extract'], ['validate', 'transform'], ['load'], ['notify']]);
    assert.deepEqual(json.critical_path, {
      tasks: ['extract', 'transform', 'load', 'notify'],
      duration_ms: 9500,
    });
    assert.deepEqual(json.tasks[1], {
      id: 'validate',
      trigger_rule: 'all_success',
      allow_failure: false,
      level: 1,
      critical: false,
      slack_ms: 3000,
    });
    assert.deepEqual(
      json.edges.map(({ from, to, critical, implied }) => [from, to, critical, implied]),
      [
        ['extract', 'validate', false, false],
        ['extract', 'transform', true, false],
        ['validate', 'load', false, false],
        ['transform', 'load', true, false],
        ['load', 'notify', true, false],
        ['extract', 'notify', false, true],
      ],
    );
  });

  it('has no duration of the critical path, and no slack, where nothing is known', () => {
    const json = toGraphJson({ definition: ETL });
    assert.equal(json.critical_path?.duration_ms, null);
    assert.equal(json.critical_path?.tasks.length, 4);
    assert.ok(json.tasks.every((each) => !('slack_ms' in each) && !('state' in each)));
  });

  it('shows the states and durations of a run', () => {
    const byId = new Map(
      toGraphJson({ definition: SALES, run: salesRun() }).tasks.map((each) => [each.id, each]),
    );
    assert.equal(byId.get('clean_weather')?.state, 'failed');
    assert.equal(byId.get('clean_weather')?.attempts, 3);
    assert.equal(byId.get('clean_weather')?.duration_ms, 2600);
    assert.equal(byId.get('notify')?.state, 'none');
    assert.equal('duration_ms' in (byId.get('notify') ?? {}), false);
  });

  it('counts tasks that ended without an attempt as no time', () => {
    const run = salesRun({ extract_orders: ['success', [['success', 1000]]], archive: ['skipped'] });
    const small = dag([task('extract_orders'), task('archive', ['extract_orders'])]);
    assert.equal(toGraphJson({ definition: small, run }).critical_path?.duration_ms, 1000);
  });

  it('says so where there is a cycle', () => {
    const json = toGraphJson({ definition: dag([task('a', ['b']), task('b', ['a'])]) });
    assert.deepEqual([json.levels, json.critical_path], [null, null]);
    assert.equal(json.edges.length, 2);
    assert.ok(json.tasks.every(({ level, critical }) => level === null && !critical));
  });

  it('is plain JSON', () => {
    const json = toGraphJson({ definition: SALES, run: salesRun() });
    assert.deepEqual(JSON.parse(JSON.stringify(json)), json);
  });
});
