// Quick fixes: each gives a file without its problem, in every style of YAML and in JSON.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Problem, type ProblemCode, problemAt, START_OF_FILE } from '../../../src/core/problem.js';
import { applyEdits, type Fix, fixSource } from '../../../src/definition/fixes/fix.js';
import { fixAll } from '../../../src/definition/fixes/fix-all.js';
import { fixesFor } from '../../../src/definition/fixes/fixes-for.js';
import { readDefinition } from '../../../src/definition/read-definition.js';

type Kind = Fix['kind'];

function read(text: string, file = 'a.dag.yaml') {
  return readDefinition(text, file);
}

function fixes(text: string, code: ProblemCode, file = 'a.dag.yaml') {
  const { problems, positions } = read(text, file);
  const source = fixSource(text, file, positions);
  return problems
    .filter((problem) => problem.code === code)
    .flatMap((problem) =>
      fixesFor(source, problem, { defaultShell: 'sh' }).map((fix) => ({
        problem,
        fix,
        after: applyEdits(text, fix.edits),
      })),
    );
}

/** The text after the first fix of this kind, which must exist. */
function fixed(text: string, code: ProblemCode, kind: Kind, file = 'a.dag.yaml'): string {
  const found = fixes(text, code, file).find(({ fix }) => fix.kind === kind);
  assert.ok(found, `no ${kind} for ${code} in\n${text}`);
  return found.after;
}

function codes(text: string, file = 'a.dag.yaml'): readonly string[] {
  return read(text, file).problems.map(({ code }) => code);
}

describe('quick fixes', () => {
  describe('remove an edge of a cycle', () => {
    const STYLES: Readonly<Record<string, string>> = {
      'flow lists':
        'tasks:\n  a: { depends_on: [c], run: x }\n  b: { run: x, depends_on: [a] }\n  c: { depends_on: [b, d], run: x }\n  d: { run: x }\n',
      'block lists':
        'tasks:\n  a:\n    depends_on:\n      - c\n      - d # why\n    run: x\n  b:\n    run: x\n    depends_on:\n    - a\n  c:\n    depends_on:\n      - d\n      - b\n    run: x\n  d:\n    run: x\n',
      'texts alone':
        'tasks:\n  a:\n    depends_on: c\n    run: x\n  b:\n    depends_on: a # says who\n    run: x\n  c: {depends_on: b,run: x}\n',
      'quoted ids': `tasks:\n  "a": { depends_on: ["c", 'd'], run: x }\n  'b': { depends_on: [ 'a' ], run: x }\n  c:\n    run: x\n    depends_on: ["b"]\n  d: { run: x }`,
      'lists over lines':
        'tasks:\n  a:\n    depends_on: [\n      d,   # one\n      c,   # two\n    ]\n    run: x\n  b: {\n    depends_on: [a],\n    run: x,\n  }\n  c: {\n    run: x,\n    depends_on: [\n      b\n    ]\n  }\n  d: { run: x }\n',
      'an edge twice':
        'tasks:\n  a: { depends_on: [c, d, c, c], run: x }\n  b: { depends_on: [a, a], run: x }\n  c: { depends_on: [b], run: x }\n  d: { run: x }\n',
    };
    for (const [name, text] of Object.entries(STYLES)) {
      for (const [end, ofLines] of [
        ['LF', '\n'],
        ['CRLF', '\r\n'],
      ] as const) {
        it(`in ${name}, with ${end}`, () => {
          const source = text.replaceAll('\n', ofLines);
          const found = fixes(source, 'cycle');
          // Each of the three problems offers its own edge and the two others.
          assert.deepEqual(
            found.map(({ fix }) => fix.kind === 'remove_edge' && `${fix.task} after ${fix.upstream}`).sort(),
            [...Array(3).fill('a after c'), ...Array(3).fill('b after a'), ...Array(3).fill('c after b')],
          );
          for (const { after, fix } of found) {
            const result = read(after);
            assert.deepEqual(result.problems, [], after);
            assert.ok(result.definition, after);
            // Nothing but that edge has changed.
            const { task, upstream } = fix as Extract<Fix, { kind: 'remove_edge' }>;
            const expected = read(source).tasks.map(({ id, depends_on }) => ({
              id,
              depends_on: [...new Set(depends_on.filter((each) => id !== task || each !== upstream))],
            }));
            assert.deepEqual(
              result.definition.tasks.map(({ id, depends_on }) => ({ id, depends_on: [...depends_on] })),
              expected,
            );
            if (end === 'CRLF') assert.doesNotMatch(after, /[^\r]\n|\r[^\n]/);
          }
        });
      }
    }

    it('in JSON, on one line and over many', () => {
      const value = {
        tasks: {
          a: { depends_on: ['c'], run: 'x' },
          b: { run: 'x', depends_on: ['a', 'd'] },
          c: { depends_on: 'b', run: 'x' },
          d: { run: 'x' },
        },
      };
      for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
        const found = fixes(text, 'cycle', 'a.dag.json');
        assert.equal(found.length, 9);
        for (const { after } of found) {
          assert.doesNotThrow(() => JSON.parse(after), after);
          assert.deepEqual(codes(after, 'a.dag.json'), [], after);
        }
      }
    });

    it('is not offered where the edge stands behind an alias', () => {
      const text =
        'x-shared: &deps [b]\ntasks:\n  a: { depends_on: *deps, run: x }\n  b: { depends_on: [a], run: x }\n';
      const found = fixes(text, 'cycle').map(({ after }) => codes(after));
      assert.ok(found.length > 0 && found.every((each) => each.length === 0));
    });

    it('holds for random graphs in random styles', () => {
      const model = fc.record({
        size: fc.integer({ min: 2, max: 6 }),
        edges: fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 14 }),
        styles: fc.array(fc.nat(4), { minLength: 6, maxLength: 6 }),
      });
      fc.assert(
        fc.property(model, ({ size, edges, styles }) => {
          const tasks = Array.from({ length: size }, (_, task) => {
            const upstream = edges.filter(([to]) => to % size === task).map(([, from]) => `t${from % size}`);
            return written(`t${task}`, upstream, styles[task] ?? 0);
          });
          const text = `tasks:\n${tasks.join('')}`;
          const before = read(text);
          for (const code of ['cycle', 'self-dependency'] as const) {
            for (const { after, fix } of fixes(text, code)) {
              assert.equal(fix.kind, 'remove_edge');
              if (fix.kind !== 'remove_edge') continue;
              const kept = before.tasks.map(({ id, depends_on }) => ({
                id,
                depends_on: depends_on.filter((each) => id !== fix.task || each !== fix.upstream),
              }));
              assert.deepEqual(read(after).tasks, kept, `${text}\n---\n${after}`);
              assert.ok(!codes(after).includes('yaml-syntax'), after);
            }
          }
        }),
        { numRuns: 60 },
      );
    });
  });

  it('removes what a task waits for when that is the task itself', () => {
    assert.equal(
      fixed('tasks:\n  a:\n    depends_on: [a]\n    run: x\n', 'self-dependency', 'remove_edge'),
      'tasks:\n  a:\n    run: x\n',
    );
  });

  describe('use the nearest name', () => {
    const CASES: readonly (readonly [string, ProblemCode, string, string?])[] = [
      ['tasks:\n  extract: { run: x }\n  b: { depends_on: [extrct], run: x }\n', 'unknown-task', 'extract]'],
      [
        `tasks:\n  extract: { run: x }\n  b: { depends_on: ['extrct'], run: x }\n`,
        'unknown-task',
        `'extract'`,
      ],
      ['tasks:\n  a: { run: x, retrys: 1 }\n', 'unknown-key', 'retries: 1'],
      ['{"tasks": {"a": {"run": "x", "retrys": 1}}}', 'unknown-key', '"retries": 1', 'a.dag.json'],
      ['tasks:\n  a: { run: x, trigger_rule: "all_sucess" }\n', 'bad-trigger-rule', '"all_success"'],
      [
        'schedule: { cron: "0 0 * * *", timezone: Europe/Berln }\ntasks:\n  a: { run: x }\n',
        'bad-timezone',
        'Europe/Berlin',
      ],
      [
        'params: { day: { type: string } }\ntasks:\n  a: { run: x, env: { D: "${{ params.dai }}" } }\n',
        'bad-expression',
        'params.day',
      ],
    ];
    for (const [text, code, expected, file] of CASES) {
      it(`${code} in ${JSON.stringify(text).slice(0, 40)}`, () => {
        const after = fixed(text, code, 'use_name', file);
        assert.ok(after.includes(expected), after);
        assert.ok(!codes(after, file).includes(code), after);
      });
    }
  });

  describe('add the missing task', () => {
    const CASES: readonly (readonly [string, string, string?])[] = [
      [
        'tasks:\n  a:\n    depends_on: [missing]\n    run: |\n      one\n      two\n',
        '  missing:\n    run: echo missing\n',
      ],
      [
        'tasks:\n    a: { depends_on: [missing], run: x } # last\n\n# end\n',
        '    missing: { run: "echo missing" }\n\n# end',
      ],
      ['tasks:\n  a:\n     depends_on: ["missing"]\n     run: x', '  missing:\n     run: echo missing'],
      ['tasks: { a: { depends_on: [missing], run: x } }\nid: b\n', ', missing: { run: "echo missing" } }'],
      [
        '{"tasks": {"a": {"depends_on": ["missing"], "run": "x"}}}',
        ', "missing": { "run": "echo missing" }}',
        'a.dag.json',
      ],
      [
        '{\n  "tasks": {\n    "a": {"depends_on": ["missing"], "run": "x"}\n  }\n}\n',
        ',\n    "missing": {',
        'a.dag.json',
      ],
      ['tasks:\n  a: { run: x, env: { A: "${{ tasks.missing.output }}" } }\n', '  missing: {'],
    ];
    for (const [text, expected, file] of CASES) {
      it(JSON.stringify(text).slice(0, 60), () => {
        for (const end of ['\n', '\r\n']) {
          const after = fixed(text.replaceAll('\n', end), 'unknown-task', 'add_task', file);
          assert.ok(after.includes(expected.replaceAll('\n', end)), after);
          const { problems, tasks } = read(after, file);
          assert.deepEqual(
            problems.filter(({ severity }) => severity === 'error'),
            [],
            after,
          );
          assert.equal(tasks.at(-1)?.id, 'missing');
        }
      });
    }

    it('offers none for a name that can be no id', () => {
      const found = fixes('tasks:\n  a: { depends_on: ["9 lives"], run: x }\n', 'unknown-task');
      assert.deepEqual(
        found.map(({ fix }) => fix.kind),
        ['remove_edge'],
      );
    });
  });

  describe('move an expression out of `run`', () => {
    const PARAM = 'params: { region: { type: string, default: eu } }\n';
    const CASES: readonly (readonly [
      name: string,
      text: string,
      run: string,
      env: Record<string, string>,
    ])[] = [
      ['plain', 'run: echo ${{ params.region }}', 'echo "$REGION"', { REGION: '${{ params.region }}' }],
      [
        'at the start of a plain text',
        "run: ${{ params.region }} --x 'a'",
        `"$REGION" --x 'a'`,
        { REGION: '${{ params.region }}' },
      ],
      [
        'block',
        'run: |\n      one\n      echo "a ${{ params.region }}b"',
        'one\necho "a $REGIONb"\n'.replace('$REGIONb', '${REGION}b'),
        { REGION: '${{ params.region }}' },
      ],
      [
        'between single quotes of the shell',
        `run: echo 'in \${{ params.region }} x'`,
        `echo 'in '"$REGION"' x'`,
        { REGION: '${{ params.region }}' },
      ],
      [
        'in double quotes of YAML',
        'run: "echo \\"${{ params.region }}\\" ${{ run.id }}"',
        'echo "$REGION" ${{ run.id }}',
        { REGION: '${{ params.region }}' },
      ],
      [
        'in single quotes of YAML',
        `run: 'echo "\${{ params.region }}"'`,
        'echo "$REGION"',
        { REGION: '${{ params.region }}' },
      ],
      [
        'with an env',
        'env:\n      A: b\n    run: echo ${{ params.region }}',
        'echo "$REGION"',
        { REGION: '${{ params.region }}', A: 'b' },
      ],
      [
        'with an env in braces',
        'env: { A: b }\n    run: echo ${{ params.region }}',
        'echo "$REGION"',
        { REGION: '${{ params.region }}', A: 'b' },
      ],
      [
        'with an empty env',
        'env: {}\n    run: echo ${{ params.region }}',
        'echo "$REGION"',
        { REGION: '${{ params.region }}' },
      ],
      [
        'with an env of nothing',
        'env:\n    run: echo ${{ params.region }}',
        'echo "$REGION"',
        { REGION: '${{ params.region }}' },
      ],
      [
        'with a name that is taken',
        'env: { REGION: b }\n    run: echo ${{ params.region }}',
        'echo "$REGION_2"',
        { REGION_2: '${{ params.region }}', REGION: 'b' },
      ],
      [
        'that is there already',
        'env: { REGION: "${{ params.region }}" }\n    run: echo ${{ params.region }}',
        'echo "$REGION"',
        { REGION: '${{ params.region }}' },
      ],
      [
        'for PowerShell',
        'shell: pwsh\n    run: echo ${{ params.region }}',
        'echo $env:REGION',
        { REGION: '${{ params.region }}' },
      ],
      [
        'for cmd',
        'shell: cmd\n    run: echo ${{ params.region }}',
        'echo %REGION%',
        { REGION: '${{ params.region }}' },
      ],
    ];
    for (const [name, task, run, env] of CASES) {
      it(name, () => {
        for (const end of ['\n', '\r\n']) {
          const text = `${PARAM}tasks:\n  a:\n    ${task}\n`.replaceAll('\n', end);
          const before = codes(text).filter((code) => code === 'expression-in-run').length;
          const after = fixed(text, 'expression-in-run', 'move_to_env');
          assert.equal(codes(after).filter((code) => code === 'expression-in-run').length, before - 1, after);
          const all = read(fixAll(after, 'a.dag.yaml', { defaultShell: 'sh', read }));
          assert.deepEqual(all.problems, []);
          const made = read(after).definition?.tasks[0];
          if (made?.kind !== 'shell') continue;
          assert.equal(made.run, run);
          assert.deepEqual(made.env, env);
        }
      });
    }

    it('in JSON', () => {
      const text = JSON.stringify({
        params: { region: { type: 'string', default: 'eu' } },
        tasks: { a: { run: 'echo "${{ params.region }}"' } },
      });
      const task = read(fixed(text, 'expression-in-run', 'move_to_env', 'a.dag.json'), 'a.dag.json')
        .definition?.tasks[0];
      assert.ok(task?.kind === 'shell');
      assert.equal(task.run, 'echo "$REGION"');
      assert.deepEqual(task.env, { REGION: '${{ params.region }}' });
    });

    it('is not offered where no variable can stand', () => {
      const expression = '${{ params.region }}';
      for (const task of [
        `shell: python\n    run: print(${expression})`,
        `run: |\n      cat <<EOF\n      ${expression}\n      EOF`,
        `run: |\n      # ${expression}`,
        `env: *shared\n    run: echo ${expression}`,
      ]) {
        const text = `x-env: &shared { A: b }\n${PARAM}tasks:\n  a:\n    ${task}\n`;
        assert.ok(codes(text).includes('expression-in-run'), text);
        assert.deepEqual(
          fixes(text, 'expression-in-run').map(({ fix }) => fix.kind),
          [],
          text,
        );
      }
    });
  });

  describe('remove the unused parameter', () => {
    const CASES: readonly (readonly [string, string, string?])[] = [
      [
        'params:\n  a: { type: string, default: x }\n  b:\n    type: string\n    default: x\ntasks:\n  t: { run: x, env: { A: "${{ params.a }}" } }\n',
        'params:\n  a: { type: string, default: x }\ntasks:',
      ],
      ['params:\n  b: { type: string }\ntasks:\n  t: { run: x }\n', 'tasks:\n  t: { run: x }\n'],
      ['params: { b: { type: string } }\ntasks:\n  t: { run: x }\n', 'tasks:\n  t: { run: x }\n'],
      [
        'params: { b: { type: string }, a: { type: string } }\ntasks:\n  t: { run: x, env: { A: "${{ params.a }}" } }\n',
        'params: { a: { type: string } }',
      ],
      ['{"params": {"b": {"type": "string"}}, "tasks": {"t": {"run": "x"}}}', '{"tasks": {"t"', 'a.dag.json'],
      [
        '{\n  "tasks": {"t": {"run": "x"}},\n  "params": {\n    "b": {"type": "string"}\n  }\n}\n',
        '{"t": {"run": "x"}}\n}',
        'a.dag.json',
      ],
    ];
    for (const [text, expected, file] of CASES) {
      it(JSON.stringify(text).slice(0, 60), () => {
        for (const end of ['\n', '\r\n']) {
          const after = fixed(text.replaceAll('\n', end), 'unused-param', 'remove_param', file);
          assert.ok(after.includes(expected.replaceAll('\n', end)), after);
          assert.deepEqual(codes(after, file), [], after);
        }
      });
    }
  });

  describe('add to depends_on', () => {
    const value = '"${{ tasks.a.state }}"';
    const head = 'tasks:\n  a: { run: x }\n  b: { run: x }\n';
    /** How the task `c` is written; what it depends on already. */
    const STYLES: Readonly<Record<string, readonly [task: string, upstream: readonly string[]]>> = {
      'none yet': [`  c:\n    run: x\n    env: { A: ${value} }\n`, []],
      'none yet, in braces': [`  c: { run: x, env: { A: ${value} } }\n`, []],
      'none yet, in braces over lines': [`  c: {\n    run: x,\n    env: { A: ${value} } }\n`, []],
      'nothing after the colon': [`  c:\n    depends_on: # none\n    run: x\n    env: { A: ${value} }\n`, []],
      'nothing after the colon, in braces': [`  c: { depends_on: , run: x, env: { A: ${value} } }\n`, []],
      'an empty list': [`  c: { depends_on: [ ], run: x, env: { A: ${value} } }\n`, []],
      'a text': [`  c:\n    depends_on: b # first\n    run: x\n    env: { A: ${value} }\n`, ['b']],
      'a quoted text in braces': [`  c: { depends_on: 'b', run: x, env: { A: ${value} } }\n`, ['b']],
      'a flow list': [`  c: { depends_on: [b], run: x, env: { A: ${value} } }\n`, ['b']],
      'a flow list over lines': [
        `  c:\n    depends_on: [\n      b,\n    ]\n    run: x\n    env: { A: ${value} }\n`,
        ['b'],
      ],
      'a flow list with a comment': [
        `  c:\n    depends_on: [\n      b, # first\n    ]\n    run: x\n    env: { A: ${value} }\n`,
        ['b'],
      ],
      'a block list': [
        `  c:\n    depends_on:\n      # first\n      # of all\n      - b # why\n    run: x\n    env: { A: ${value} }\n`,
        ['b'],
      ],
      'a block list that is not indented': [
        `  c:\n    run: x\n    env: { A: ${value} }\n    depends_on:\n    -   "b"`,
        ['b'],
      ],
    };
    for (const [name, [task, upstream]] of Object.entries(STYLES)) {
      for (const lineEnd of ['\n', '\r\n']) {
        it(`${name}, with ${JSON.stringify(lineEnd)}`, () => {
          const text = (head + task).replaceAll('\n', lineEnd);
          const after = fixed(text, 'not-upstream', 'add_dependency');
          const result = read(after);
          assert.deepEqual(result.problems, [], after);
          const before = read(text).definition?.tasks.map((each) =>
            each.id === 'c' ? { ...each, depends_on: [...upstream, 'a'] } : each,
          );
          assert.deepEqual(result.definition?.tasks, before, after);
          if (lineEnd === '\r\n') assert.doesNotMatch(after, /[^\r]\n/);
        });
      }
    }

    it('in JSON, on one line and over many', () => {
      const [a, b] = [{ run: 'x' }, { run: 'x' }];
      const env = { A: "${{ tasks['a'].state }}" };
      for (const c of [
        { run: 'x', env },
        { depends_on: [], run: 'x', env },
        { depends_on: 'b', run: 'x', env },
        { depends_on: ['b'], run: 'x', env },
      ]) {
        for (const space of [0, 2]) {
          const text = JSON.stringify({ tasks: { a, b, c } }, null, space);
          const after = fixed(text, 'not-upstream', 'add_dependency', 'a.dag.json');
          const depends_on = [...(c.depends_on ?? []), 'a'];
          assert.deepEqual(JSON.parse(after), { tasks: { a, b, c: { ...c, depends_on } } });
          // Written as a program writes it: new lines are no others.
          if (space > 0 && Array.isArray(c.depends_on) && c.depends_on.length > 0)
            assert.equal(after, JSON.stringify({ tasks: { a, b, c: { ...c, depends_on } } }, null, space));
        }
      }
    });

    it('quotes a name that YAML would take for something else', () => {
      const text = `tasks:\n  "no": { run: x }\n  c: { run: x, if: tasks.no.state == 'x' }\n`;
      assert.match(fixed(text, 'not-upstream', 'add_dependency'), /depends_on: \["no"\]/);
    });

    it('is not offered where it would close a circle, or what is there stands elsewhere', () => {
      const none = [
        `tasks:\n  a: { run: x, if: tasks.a.state == 'x' }\n`,
        `tasks:\n  a: { run: x, if: tasks.c.state == 'x' }\n  b: { run: x, depends_on: a }\n  c: { run: x, depends_on: [b] }\n`,
        `x-all: &all { depends_on: [b] }\ntasks:\n  a: { run: x }\n  b: { run: x }\n  c: { <<: *all, run: x, if: tasks.a.state == 'x' }\n`,
        `x-all: &all [b]\ntasks:\n  a: { run: x }\n  b: { run: x }\n  c: { depends_on: *all, run: x, if: tasks.a.state == 'x' }\n`,
        `x-all: &all b\ntasks:\n  a: { run: x }\n  b: { run: x }\n  c: { depends_on: [*all], run: x, if: tasks.a.state == 'x' }\n`,
        `tasks:\n  a: { run: x }\n  b: { run: x }\n  c: { depends_on: &all [b], run: x, if: tasks.a.state == 'x' }\n`,
      ];
      for (const text of none) {
        assert.ok(codes(text).includes('not-upstream'), text);
        assert.ok(!fixes(text, 'not-upstream').some(({ fix }) => fix.kind === 'add_dependency'), text);
      }
    });
  });

  describe('silence', () => {
    it('takes the problem away and nothing else', () => {
      const text = 'params:\n  b: { type: string }\ntasks:\n  t: { run: x }\n';
      const after = fixed(text, 'unused-param', 'silence');
      assert.equal(
        after,
        'params:\n  # taskflow-ignore unused-param\n  b: { type: string }\ntasks:\n  t: { run: x }\n',
      );
      assert.deepEqual(codes(after), []);
    });

    it('adds to the comment that is there', () => {
      const text =
        'params: { b: { type: string } }\ntasks:\n  t: { run: x }\n  # taskflow-ignore unused-param\n  u: { run: x, env: { A: "${{ tasks.t.state }}" } }\n';
      const after = fixed(text, 'not-upstream', 'silence');
      assert.ok(after.includes('# taskflow-ignore unused-param, not-upstream\n'), after);
      assert.deepEqual(codes(after), ['unused-param']);
    });

    it('stands above all else for what is of the file as a whole', () => {
      const note = (text: string, file = 'a.dag.yaml') => {
        const problem = problemAt('duplicate-dag', 'twice', START_OF_FILE);
        const source = fixSource(text, file, read(text, file).positions);
        const [fix] = fixesFor(source, problem, { defaultShell: 'sh' });
        return fix ? applyEdits(text, fix.edits) : null;
      };
      const dag = '# Loads.\r\n---\r\ntasks:\r\n  t: { run: x }\r\n';
      assert.equal(note(dag), `# taskflow-ignore duplicate-dag\r\n${dag}`);
      // The system reads the first line.
      assert.equal(note('#!/usr/bin/env python3\nDAG("a")\n', 'a.dag.py'), null);
      assert.equal(note('{}', 'a.dag.json'), null);
    });

    it('does not part a line of Python from the one that goes on with it', () => {
      const text = 'a = 1 + \\\n  2\n';
      const range = { start: { line: 1, character: 2 }, end: { line: 1, character: 3 } };
      const source = fixSource(text, 'a.dag.py', read(text).positions);
      assert.deepEqual(fixesFor(source, problemAt('not-static', '', range), { defaultShell: 'sh' }), []);
    });

    it('is not offered in JSON, nor within a text of many lines', () => {
      const json = '{"params": {"b": {"type": "string"}}, "tasks": {"t": {"run": "x"}}}';
      const kinds = fixes(json, 'unused-param', 'a.dag.json').map(({ fix }) => fix.kind);
      assert.deepEqual(kinds, ['remove_param']);
      const text =
        'tasks:\n  t: { run: x }\n  u:\n    run: x\n    env:\n      A: |\n        one\n        ${{ tasks.t.state }}\n';
      assert.deepEqual(
        fixes(text, 'not-upstream').map(({ fix }) => fix.kind),
        ['add_dependency'],
      );
    });
  });

  it('fixes all that is safe at once, and leaves the rest', () => {
    const text = `params: { day: { type: string }, spare: { type: string } }
tasks:
  a: { run: "echo \${{ params.day }} \${{ params.day }} \${{ run.id }}", retrys: 2, trigger_rule: all_don, depends_on: [a] }
  b: { depends_on: [c], run: x }
  c: { depends_on: [b], run: x }
`;
    const after = fixAll(text, 'a.dag.yaml', { defaultShell: 'sh', read });
    assert.deepEqual([...new Set(codes(after))].sort(), ['cycle', 'unused-param']);
    assert.equal(fixAll(after, 'a.dag.yaml', { defaultShell: 'sh', read }), after);
    const valid = 'tasks:\n  a: { run: x }\n';
    assert.equal(fixAll(valid, 'a.dag.yaml', { defaultShell: 'sh', read }), valid);
  });

  it('offers nothing that throws, whatever half-typed text it is given', () => {
    const base =
      'params: { b: { type: string } }\ntasks:\n  a: { depends_on: [b, c], run: "echo ${{ params.x }}" }\n  b:\n    depends_on:\n      - a\n    run: x\n';
    fc.assert(
      fc.property(
        fc.nat(base.length),
        fc.nat(base.length),
        fc.string({ maxLength: 3 }),
        (from, to, added) => {
          const [start, end] = [Math.min(from, to), Math.max(from, to)];
          const text = base.slice(0, start) + added + base.slice(end);
          const { problems, positions } = read(text);
          const source = fixSource(text, 'a.dag.yaml', positions);
          for (const problem of problems as readonly Problem[])
            for (const { edits } of fixesFor(source, problem, { defaultShell: 'sh' }))
              applyEdits(text, edits);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function written(id: string, upstream: readonly string[], style: number): string {
  if (upstream.length === 0) return `  ${id}: { run: x }\n`;
  const list = upstream.join(', ');
  const styles = [
    `  ${id}: { depends_on: [${list}], run: x }\n`,
    `  ${id}:\n    run: x\n    depends_on: [${list}]\n`,
    `  ${id}:\n    depends_on:\n${upstream.map((each) => `      - ${each} # ${each}\n`).join('')}    run: x\n`,
    `  ${id}:\n    run: x\n    depends_on:\n${upstream.map((each) => `    - "${each}"\n`).join('')}`,
    `  ${id}: {run: x,depends_on: [\n${upstream.map((each) => `    '${each}',\n`).join('')}    ]}\n`,
  ];
  return styles[style] ?? '';
}
