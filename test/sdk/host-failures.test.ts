import assert from 'node:assert/strict';
import { ended, type FinishedRun, Project } from './function-rig.js';

type Seen = ReturnType<typeof ended>;

interface Failure {
  readonly name: string;
  /** Body of the function. */
  readonly python?: string;
  readonly typescript?: string;
  readonly options?: string;
  readonly expected: Partial<Seen> & { readonly text?: RegExp };
  readonly log?: RegExp;
}

const FAILURES: readonly Failure[] = [
  {
    name: 'an exception',
    python: 'raise KeyError("no rows")',
    typescript: 'throw new TypeError("no rows");',
    expected: { reason: 'exception', text: /^(KeyError|TypeError): '?no rows'? \(bad\.dag\.(py|ts):6\)$/ },
    log: /no rows/,
  },
  {
    name: 'something thrown that is no error',
    typescript: 'throw "plain";',
    expected: { reason: 'exception', text: /^string: plain/ },
  },
  {
    name: 'an exception with a message of several lines',
    python: 'raise ValueError("\\n\\tone\\ttwo\\r\\nthree")',
    typescript: 'throw new RangeError("\\n\\tone\\ttwo\\r\\nthree");',
    expected: { reason: 'exception', text: /^(ValueError|RangeError): one two \(bad\.dag\.(py|ts):\d+\)$/ },
    log: /one\ttwo\r?\nthree/,
  },
  {
    name: 'an exception with a message in colour',
    python: 'raise ValueError("\\x1b[31mred\\x1b[0m")',
    typescript: 'throw new RangeError("\\x1b[31mred\\x1b[0m");',
    expected: { reason: 'exception', text: /^(ValueError|RangeError): red \(/ },
  },
  {
    name: 'an exit with a code',
    python: 'sys.exit(3)',
    typescript: 'process.exit(3);',
    expected: { reason: 'exit_code', exit_code: 3 },
    log: /the function called (sys|process)\.exit\(3\)/,
  },
  {
    name: 'an exit that claims success',
    python: 'sys.exit(0)',
    typescript: 'process.exit(0);',
    expected: { reason: 'exception', text: /exit\(0\) before it returned/ },
  },
  {
    name: 'an end of the process behind the host’s back',
    python: 'os._exit(4)',
    typescript: 'process.reallyExit(4);',
    expected: { reason: 'exit_code', exit_code: 4 },
    log: /the process ended with exit code 4 before the function returned/,
  },
  {
    name: 'an end of the process with success behind the host’s back',
    python: 'os._exit(0)',
    expected: {
      reason: 'exception',
      text: /the process ended with exit code 0 before the function returned/,
    },
  },
  {
    name: 'a crash in native code',
    python: 'import ctypes; ctypes.string_at(0)',
    expected: { reason: 'signal', exit_code: 139, signal: 'SIGSEGV' },
    log: /Fatal Python error: Segmentation fault[\s\S]*bad\.dag\.py", line \d+/,
  },
  {
    name: 'an abort',
    python: 'os.abort()',
    typescript: 'process.abort();',
    expected: { reason: 'signal', exit_code: 134, signal: 'SIGABRT' },
  },
  {
    name: 'being killed',
    python: 'os.kill(os.getpid(), 9)',
    typescript: 'process.kill(process.pid, "SIGKILL"); await new Promise(() => setTimeout(() => {}, 9e6));',
    expected: { reason: 'lost' },
    log: /was ended by SIGKILL before the function returned/,
  },
  {
    name: 'running out of memory',
    python:
      'import resource; resource.setrlimit(resource.RLIMIT_AS, (2 ** 30, 2 ** 30)); rows = [bytes(2 ** 31)]',
    typescript: 'const rows: unknown[] = []; for (;;) rows.push(new Array(1000).fill(rows.length));',
    options: 'env={"NODE_OPTIONS": "--max-old-space-size=50"}',
    expected: {},
    log: /MemoryError|heap out of memory|Reached heap limit/,
  },
  {
    name: 'an endless loop',
    python: 'while True:\n        pass',
    typescript: 'for (;;);',
    options: 'timeout=5',
    expected: { state: 'timed_out', reason: 'timeout' },
  },
  {
    name: 'a flood of prints without end',
    python: 'while True:\n        print("x" * 100)',
    typescript: 'for (;;) console.log("x".repeat(100));',
    options: 'timeout=5',
    expected: { state: 'timed_out', reason: 'timeout' },
    log: /^(x{100}\n){1000}/,
  },
  {
    name: 'a rejection that nobody handles',
    typescript:
      'void Promise.reject(new RangeError("alone")); await new Promise((r) => setTimeout(r, 5000));',
    expected: { reason: 'exception', text: /^RangeError: alone/ },
  },
  {
    name: 'a rejection that nobody handles, right before the return',
    typescript: 'void (async () => { throw new RangeError("alone"); })();',
    expected: { reason: 'exception', text: /^RangeError: alone/ },
  },
  {
    name: 'an error in a callback',
    typescript: 'await new Promise(() => setTimeout(() => { throw new Error("late"); }, 5));',
    expected: { reason: 'exception', text: /^Error: late/ },
  },
  {
    name: 'a promise that can never be settled',
    typescript: 'await new Promise(() => {});',
    expected: { reason: 'exception', text: /can never be settled/ },
  },
  {
    name: 'a number that JSON has not',
    python: 'return {"a": [1, float("nan")]}',
    typescript: 'return { a: [1, NaN] };',
    expected: { reason: 'bad_output', text: /the return value( \(a\[1\]\)|\['a'\]\[1\]) is NaN/i },
  },
  {
    name: 'a set',
    python: 'return {"rows": {1, 2}}',
    typescript: 'return { rows: new Set([1, 2]) };',
    expected: { reason: 'bad_output', text: /rows.* is a set, which JSON can't hold/i },
  },
  {
    name: 'a date',
    python: 'import datetime; return [datetime.date(2026, 1, 1)]',
    typescript: 'return [new Date(0)];',
    expected: { reason: 'bad_output', text: /\[0\].* is a date, .*iso/i },
  },
  {
    name: 'bytes',
    python: 'return b"abc"',
    typescript: 'return new Uint8Array(3);',
    expected: { reason: 'bad_output', text: /the return value is a (bytes|Uint8Array)/ },
  },
  {
    name: 'a value that contains itself',
    python: 'a = {}; a["b"] = [a]; return a',
    typescript: 'const a: any = {}; a.b = [a]; return a;',
    expected: { reason: 'bad_output', text: /contains itself/ },
  },
  {
    name: 'a very deep value',
    python: 'a = []\n    for _ in range(100_000): a = [a]\n    return a',
    typescript: 'let a: any[] = []; for (let i = 0; i < 100_000; i++) a = [a]; return a;',
    expected: { reason: 'bad_output', text: /nested more than 500 deep/ },
  },
  {
    name: 'a key that is no text',
    python: 'return {"a": {1: 2}}',
    expected: { reason: 'bad_output', text: /\['a'\] has the key 1 \(int\)/ },
  },
  {
    name: 'a function',
    python: 'return {"f": print}',
    typescript: 'return { f: function named() {} };',
    expected: { reason: 'bad_output', text: /can't hold/ },
  },
  {
    name: 'a BigInt',
    typescript: 'return { n: 10n };',
    expected: { reason: 'bad_output', text: /\(n\) is a BigInt/ },
  },
  {
    name: 'a text of 200 MB',
    python: 'return "x" * 200_000_000',
    typescript: 'return "x".repeat(200_000_000);',
    expected: { reason: 'bad_output', text: /over 10 MB of JSON, and the limit is 10 MB: write a file/ },
  },
  {
    name: 'ten million numbers',
    python: 'return [0] * 10_000_000',
    typescript: 'return new Array(10_000_000).fill(0);',
    expected: { reason: 'bad_output', text: /over 10 MB of JSON/ },
  },
];

describe('what a function can do to its host fails its own attempt alone', () => {
  for (const language of ['python', 'typescript'] as const) {
    const failures = FAILURES.filter((failure) => failure[language] !== undefined);

    describe(`in ${language}`, function () {
      this.timeout(180_000);
      let project: Project;
      let run: FinishedRun;

      // All in one run, side by side and one after the other in the same hosts.
      before(async () => {
        project = new Project();
        const source = language === 'python' ? toPython(failures) : toTypeScript(failures);
        const file = project.write(language === 'python' ? 'bad.dag.py' : 'bad.dag.ts', source);
        run = await project.run(file, { slots: 3 });
      });
      after(() => project.dispose());

      failures.forEach((failure, index) => {
        it(failure.name, () => {
          const seen = ended(run, `bad_${index}`);
          const { text, ...fields } = failure.expected;
          for (const [key, value] of Object.entries({ state: 'failed', ...fields }))
            assert.deepEqual({ [key]: seen[key as keyof Seen] }, { [key]: value }, JSON.stringify(seen));
          if (text) assert.match(seen.message ?? '', text);
          if (failure.log) assert.match(run.log(`bad_${index}`).slice(0, 200_000), failure.log);
          assert.equal(ended(run, `after_${index}`).state, 'success');
        });
      });

      it('and says in the log where an exception came from', () => {
        const place =
          language === 'python' ? /File ".*bad\.dag\.py", line 6, in bad_0/ : /at .*bad\.dag\.ts:6:/;
        assert.match(run.log('bad_0'), place);
        assert.doesNotMatch(run.log('bad_0'), /_host|node:internal|dist/);
      });
    });
  }
});

/** Each function's text begins in line 6 + 10 · its index. */
function toPython(failures: readonly Failure[]): string {
  const tasks = failures.map(({ python = '', options = '' }, index) => {
    const text = `@dag.task(${options})\ndef bad_${index}():\n    ${python}\n@dag.task(depends_on=[bad_${index}], trigger_rule="all_done")\ndef after_${index}(): return 2\n`;
    return text + '\n'.repeat(11 - text.split('\n').length);
  });
  return `import os, sys\nfrom taskflow import DAG\ndag = DAG("bad")\n${tasks.join('')}`;
}

function toTypeScript(failures: readonly Failure[]): string {
  const tasks = failures.map(({ typescript = '', options = '' }, index) => {
    const settings = options.replace(/^(\w+)=/, '$1: ');
    const text = `const bad_${index} = dag.task("bad_${index}", { ${settings} }, async (): Promise<unknown> => {
  interface Erased { lines: number }
  ${typescript} return;
});
dag.task("after_${index}", { dependsOn: [bad_${index}], triggerRule: "all_done" }, () => 2);
`;
    return text + '\n'.repeat(11 - text.split('\n').length);
  });
  return `import { DAG } from "taskflow"; declare const process: any;\n\nconst dag = new DAG("bad");\n${tasks.join('')}`;
}
