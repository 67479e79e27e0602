// What a language itself refuses in a file is an error of it, and nothing of a file that tells all is run for that.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CliRig, ensureBuilt } from '../cli-rig.js';

interface ProblemJson {
  readonly file: string;
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly range: { readonly start: { readonly line: number } };
}

const PYTHON = 'from taskflow import DAG\ndag = DAG("d")\ndag.task("a", run="true")\n';
const REFUSED: readonly string[] = [
  'def f():\n    x = 1\n  return x',
  'def f():\nreturn 1',
  'if True:\n        x = 1\n\ty = 2',
  '  x = 1',
  'print "x"',
  'exec "x"',
  'raise ValueError, "x"',
  'try:\n    pass\nexcept ValueError, e:\n    pass',
  'x = `1`',
  'x = 1 <> 2',
  'x = 0777',
  'return 1',
  'yield 1',
  'await f()',
  'break',
  'continue',
  'def f(a, a): pass',
  'def f(a=1, b): pass',
  'f(a=1, 2)',
  'f(a=1, a=2)',
  'f(**k, *a)',
  'x = "abc',
  'x = """abc',
  'x = (1',
  'x = [1)',
  'x = {1: }',
  'f() = 1',
  '1 = x',
  'None = 1',
  'x + 1 = 2',
  'del f()',
  'def f():\n    global x\n    x = 1\n    nonlocal y',
  'def f():\n    x = 1\n    global x',
  'nonlocal x',
  'from x import *\ndef f():\n    from y import *',
  'from __future__ import no_such_feature',
  'import a.b as c.d',
  'class C: return 1',
  'lambda x: (yield)\nx =',
  'for x in : pass',
  'while True pass',
  'else: pass',
  'x = 1 if 2',
  'async def f(): yield from x',
  'f"{x"',
  'b"ü"',
  '"\\N{no such name}"',
  'match x:\n    case a: pass\n    case b: pass',
  'with open("x") as 1: pass',
  'x: int: str = 1',
  '*x = 1',
  'a, *b, *c = d',
  '@\ndef f(): pass',
  'assert x = 1',
  'x = yield = 1',
  '__debug__ = 1',
];

const TYPESCRIPT =
  'import { DAG } from "taskflow";\nconst dag = new DAG("d");\ndag.task("a", { run: "true" });\n';
const REFUSED_SCRIPTS: readonly string[] = [
  'const x = 1; const x = 2;',
  'let y = 1; var y = 2;',
  'const z;',
  'break;',
  'continue;',
  'return 1;',
  'function f() { await g(); }',
  'function f() { yield 1; let yield = 1; }\n"use strict"; with (a) {}',
  'class A { constructor() {} constructor() {} }',
  'class B { #x = 1; } new B().#x;',
  'export { nothing };',
  'export const e = 1; export const e = 2;',
  'new.target;',
  'super.x();',
  'label: label: 1;',
  'delete dag;\nlet let = 1;',
  'const r = /(/;',
  '1++;',
  'import { DAG } from "taskflow";',
  'namespace N { export const x = 1; }',
  'module M { export function f() {} }',
  'export namespace E.F { export class C {} }',
];

describe('taskflow validate of files in code', function () {
  this.timeout(120_000);
  before(ensureBuilt);
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
  });
  afterEach(() => rig.remove());

  async function validate(...words: string[]): Promise<readonly ProblemJson[]> {
    const { stdout } = await rig.taskflow('validate', '--json', ...words);
    return (JSON.parse(stdout) as ProblemJson[]).filter(({ severity }) => severity === 'error');
  }

  for (const [ending, head, refused] of [
    ['py', PYTHON, REFUSED],
    ['ts', TYPESCRIPT, REFUSED_SCRIPTS],
  ] as const) {
    it(`finds each of ${refused.length} mistakes, below the lines that are right (${ending})`, async () => {
      for (const [index, text] of refused.entries()) rig.write(`f${index}.dag.${ending}`, `${head}${text}\n`);
      rig.write(`right.dag.${ending}`, head.replace('"d"', '"right"'));
      const problems = await validate();
      for (const [index, text] of refused.entries()) {
        const own = problems.filter(({ file }) => file === `f${index}.dag.${ending}`);
        assert.ok(own.length > 0, `nothing is said of: ${text}`);
        const codes = own.map(({ code }) => code);
        assert.ok(
          codes.every((code) => code === 'code-syntax' || code === 'load-error'),
          `${text}: ${codes}`,
        );
      }
      assert.deepEqual(
        problems.filter(({ file }) => file.startsWith('right')),
        [],
      );
    });
  }

  it('names the line, in the words of the language', async () => {
    rig.write('a.dag.py', `${PYTHON}def f():\n    x = 1\n  return x\n`);
    rig.write('b.dag.ts', `${TYPESCRIPT}const x = 1;\nconst x = 2;\n`);
    rig.write('c.dag.ts', `${TYPESCRIPT}\nnamespace N { export const x = 1; }\n`);
    const told = (await validate()).map(({ file, code, message, range }) => [
      file,
      code,
      message,
      range.start.line + 1,
    ]);
    assert.deepEqual(told, [
      ['a.dag.py', 'code-syntax', 'IndentationError: unindent does not match any outer indentation level', 6],
      ['b.dag.ts', 'code-syntax', "SyntaxError: Identifier 'x' has already been declared", 5],
      [
        'c.dag.ts',
        'code-syntax',
        "SyntaxError: a TypeScript namespace can't be run here: write its parts as a module of their own, or as an object",
        5,
      ],
    ]);
  });

  it('runs nothing of a file that tells all', async () => {
    rig.write('a.dag.py', `${PYTHON}open("ran", "w").close()\nraise RuntimeError("no settings")\n`);
    rig.write(
      'b.dag.ts',
      `${TYPESCRIPT}import { writeFileSync } from "node:fs";\nwriteFileSync("ran", "");\n`,
    );
    assert.deepEqual(await validate(), []);
    assert.ok(!existsSync(join(rig.folder, 'ran')));
    assert.deepEqual(
      (await validate('--load')).map(({ file, code }) => [file, code]),
      [['a.dag.py', 'load-error']],
    );
  });

  it('takes what TypeScript has beyond types, and types in a namespace', async () => {
    rig.write(
      'a.dag.ts',
      `${TYPESCRIPT}enum E { A, B = 5 }
const enum C { X = 1 }
declare namespace D { const y: number; }
namespace T { export interface I { a: 1 } export type U = I; }
declare module "m" { export const z: number; }
abstract class K { constructor(private readonly n: number, public m = E.B) {} abstract f(): void; }
const v = { a: C.X } satisfies object as unknown;
const namespace = 1, module = { namespace };
type G<in out T> = T; let q!: string; q = <string>"x";
`,
    );
    rig.write(
      'b.dag.cjs',
      '#!/usr/bin/env node\nconst { DAG } = require("taskflow");\nnew DAG("b").task("a", { run: "true" });\nreturn;\n',
    );
    rig.write(
      'c.dag.mjs',
      'import { DAG } from "taskflow";\nnew DAG("c").task("a", { run: "true" });\nawait 1;\n',
    );
    assert.deepEqual(await validate(), []);
  });

  it('says which interpreter could not be asked, why, and how to choose', async () => {
    rig.write('a.dag.py', PYTHON);
    rig.env.TASKFLOW_PYTHON = '/nowhere/python';
    const [problem, ...more] = await validate();
    assert.deepEqual([problem?.code, more], ['load-error', []]);
    assert.match(
      problem?.message ?? '',
      /^\/nowhere\/python could not be started: .*ENOENT; set TASKFLOW_PYTHON to .*\(TASKFLOW_PYTHON names this one\)$/,
    );
  });
});
