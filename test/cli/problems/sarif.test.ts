import assert from 'node:assert/strict';
import { join } from 'node:path';
import { problemsJson } from '../../../src/cli/problems/problems-json.js';
import { sarifLog } from '../../../src/cli/problems/sarif.js';
import { PROBLEM_SEVERITIES, type Problem, type Range } from '../../../src/core/problem.js';

const RANGE: Range = { start: { line: 2, character: 4 }, end: { line: 2, character: 9 } };
const PROBLEM: Problem = {
  code: 'unused-param',
  severity: 'hint',
  message: 'Nothing uses `x`',
  range: RANGE,
  related: [{ message: 'there', range: RANGE, file: 'other.dag.yaml' }],
  suggestion: 'y',
};
const FILE = { file: join('sub dir', 'a.dag.yaml'), path: '/p/sub dir/a.dag.yaml', problems: [PROBLEM] };

interface Log {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly Record<string, unknown>[];
  }[];
}

describe('SARIF', () => {
  const log = sarifLog([FILE]) as Log;
  const [run] = log.runs;

  it('has one rule for each code there is, and results that point at theirs', () => {
    const ids = run?.tool.driver.rules.map((rule) => rule.id) ?? [];
    assert.equal(log.version, '2.1.0');
    assert.deepEqual(ids, Object.keys(PROBLEM_SEVERITIES));
    assert.equal(ids[Number(run?.results[0]?.ruleIndex)], 'unused-param');
  });

  it('counts lines and columns from 1, by relative URIs', () => {
    const region = { startLine: 3, startColumn: 5, endLine: 3, endColumn: 10 };
    const artifactLocation = { uri: 'sub%20dir/a.dag.yaml', uriBaseId: '%SRCROOT%', index: 0 };
    assert.deepEqual(run?.results, [
      {
        ruleId: 'unused-param',
        ruleIndex: Object.keys(PROBLEM_SEVERITIES).indexOf('unused-param'),
        level: 'note',
        message: { text: 'Nothing uses `x`' },
        locations: [{ physicalLocation: { artifactLocation, region } }],
        relatedLocations: [
          {
            id: 0,
            message: { text: 'there' },
            physicalLocation: {
              artifactLocation: { uri: 'other.dag.yaml', uriBaseId: '%SRCROOT%' },
              region,
            },
          },
        ],
        fixes: [
          {
            description: { text: 'Write y' },
            artifactChanges: [
              { artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text: 'y' } }] },
            ],
          },
        ],
      },
    ]);
  });

  it('names a file outside the working folder by a file URI', () => {
    const outside = { file: '/elsewhere/b.dag.yaml', path: '/elsewhere/b.dag.yaml', problems: [PROBLEM] };
    assert.match(JSON.stringify(sarifLog([outside])), /"uri":"file:\/\/\/elsewhere\/b\.dag\.yaml"/);
  });
});

describe('problems as JSON', () => {
  it('has the keys of the contract and no others, ranges from zero', () => {
    assert.deepEqual(problemsJson([FILE]), [
      {
        file: FILE.file,
        code: 'unused-param',
        severity: 'hint',
        message: 'Nothing uses `x`',
        range: RANGE,
        related: [{ file: 'other.dag.yaml', message: 'there', range: RANGE }],
      },
    ]);
  });
});
