// DAG files in code, cut, shifted, glued and mistyped by chance: what is called fine of them the language compiles.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeLanguage } from '../../../src/definition/code/code-files.js';
import { loadDagFile } from '../../../src/definition/discover.js';
import { isToBeCompiled, withCompileFault } from '../../../src/definition/read-code.js';
import { compiler } from '../../../src/engine/hosts/compile-files.js';
import { ARTICLE, HELPERS } from '../../support/article.js';
import { removeFolder } from '../../support/remove-folder.js';
import { mutate, seededRandom } from '../mutate.js';

const FOLDERS = ['test/fixtures/code', 'examples/python', 'examples/typescript'].map(
  (folder) => new URL(`../../../${folder}/`, import.meta.url),
);

export interface CodeText {
  /** Its name's ending. */
  readonly ending: string;
  readonly text: string;
}

/** Their texts tell all: nothing of them is left to loading, until they are damaged. */
const LITERAL: readonly CodeText[] = [
  { ending: '.dag.py', text: ARTICLE + HELPERS },
  {
    ending: '.dag.py',
    text: `from taskflow import DAG, task

with DAG("nightly", schedule="0 2 * * *", params={"day": {"type": "string", "default": ""}}) as dag:

    @task(retries=3, timeout="5m")
    def extract(context):
        rows = [row for row in range(10) if row % 2]
        return {"rows": rows, "day": f"{context.params['day']}"}

    @task(depends_on=[extract])
    async def load(extract):
        try:
            print(len(extract["rows"]))
        finally:
            pass

    task("clean", run="rm -rf out", depends_on=["load"], trigger_rule="all_done")
`,
  },
  {
    ending: '.dag.ts',
    text: `import { DAG, type Context } from "taskflow";

interface Row { readonly id: number | null }
enum Kind { Small, Large }
export const dag = new DAG("etl", { schedule: "0 2 * * *" });
const extract = dag.task("extract", async (): Promise<Row[]> => [{ id: 1 }, { id: null }]);
dag.task("load", { dependsOn: [extract], retries: 3 }, ({ extract }, context: Context) => {
  for (const row of extract as Row[]) context.logger.info("%d", row.id ?? Kind.Large);
  return { count: extract!.length } as const;
});
dag.task("clean", { run: "rm -rf out", dependsOn: ["load"] });
`,
  },
];
const LITERAL_SHARE = 0.7;

/** Files that are right. */
export function codeCorpus(): readonly CodeText[] {
  return [...LITERAL, ...fileCorpus()];
}

function fileCorpus(): readonly CodeText[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.dag\.\w+(\.txt)?$/.test(name))
      .map((name) => ({
        ending: name.replace(/\.txt$/, '').replace(/^.*\.dag/, '.dag'),
        text: readFileSync(new URL(name, folder), 'utf8'),
      })),
  );
}

export function damagedTexts(count: number, seed: number): readonly CodeText[] {
  const corpus = codeCorpus();
  const random = seededRandom(seed);
  const below = (most: number) => Math.floor(random() * most);
  const some = () => {
    const from = random() < LITERAL_SHARE ? LITERAL : corpus;
    return from[below(from.length)] ?? { ending: '.dag.py', text: '' };
  };
  const changes: readonly ((text: CodeText) => string)[] = [
    ({ text }) => text.slice(0, below(text.length)),
    ({ text }) => text.slice(below(text.length)),
    ({ text }) => {
      const [from, to] = [below(text.length), below(text.length)];
      return text.slice(0, Math.min(from, to)) + text.slice(Math.max(from, to));
    },
    // Some lines to the left, some to the right, some with a tab.
    ({ text }) =>
      text
        .split('\n')
        .map((line) =>
          random() < 0.9 ? line : [` ${line}`, `  ${line}`, `\t${line}`, line.slice(1)][below(4)],
        )
        .join('\n'),
    // Two lines change places.
    ({ text }) => {
      const lines = text.split('\n');
      const [a, b] = [below(lines.length), below(lines.length)];
      return lines.map((line, at) => (at === a ? lines[b] : at === b ? lines[a] : line)).join('\n');
    },
    ({ text, ending }) => {
      const other = corpus.filter((each) => each.ending === ending)[below(3)]?.text ?? '';
      return text.slice(0, below(text.length)) + other.slice(below(other.length));
    },
    ({ text }) => mutate(text, random),
  ];
  return Array.from({ length: count }, () => {
    const chosen = some();
    return { ending: chosen.ending, text: changes[below(changes.length)]?.(chosen) ?? '' };
  });
}

export interface Told {
  readonly text: CodeText;
  /** The first error; null: the text is called fine, as far as that can be told without loading it. */
  readonly error: string | null;
  /** Of another program nothing is told. */
  readonly isOurs: boolean;
  readonly compiles: boolean;
}

/** Reads the files as `validate` does but for those that it would load, and asks the languages by another way. */
export async function tellOf(texts: readonly CodeText[]): Promise<readonly Told[]> {
  const folder = mkdtempSync(join(tmpdir(), 'taskflow-damaged-'));
  try {
    const files = texts.map(({ ending, text }, index) => {
      const file = join(folder, `f${index}${ending}`);
      writeFileSync(file, text);
      return file;
    });
    const readings = await Promise.all(files.map((file) => loadDagFile(file)));
    const open = readings.filter(isToBeCompiled);
    const faults = await compiler(folder)(open.map(({ file }) => file));
    const compiling = compilesAll(files);
    return readings.map((reading, index): Told => {
      const fault = faults.get(reading.file);
      const text = texts[index] ?? { ending: '', text: '' };
      const { problems } = fault ? withCompileFault(reading, text.text, fault) : reading;
      const error = problems.find(({ severity }) => severity === 'error');
      return {
        text,
        error: error ? `${error.code}: ${error.message}` : null,
        isOurs: isToBeCompiled(reading),
        compiles: compiling[index] ?? false,
      };
    });
  } finally {
    removeFolder(folder);
  }
}

const PYTHON = `import ast, json, sys, warnings
warnings.simplefilter("ignore")
def right(path):
    try:
        compile(ast.parse(open(path, "rb").read(), path), path, "exec")
        return True
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
print(json.dumps([right(path) for path in json.load(sys.stdin)]))`;

const NODE = `import { readFileSync } from "node:fs";
import { transform } from "sucrase";
import { SourceTextModule, compileFunction } from "node:vm";
const paths = JSON.parse(readFileSync(0, "utf8"));
const right = (path) => {
  try {
    let code = readFileSync(path, "utf8");
    if (/\\.[cm]?ts$/.test(path)) code = transform(code, { transforms: ["typescript"], disableESTransforms: true }).code;
    code = code.replace(/^#!.*/, "");
    try { new SourceTextModule(code); } catch { compileFunction(code, ["exports", "require", "module", "__filename", "__dirname"]); }
    return true;
  } catch { return false; }
};
console.log(JSON.stringify(paths.map(right)));`;

function compilesAll(files: readonly string[]): readonly boolean[] {
  const answers = new Map<string, boolean>();
  const ask = (language: string, program: string, args: readonly string[]) => {
    const own = files.filter((file) => codeLanguage(file) === language);
    const text = execFileSync(program, args, {
      input: JSON.stringify(own),
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    for (const [index, isRight] of (JSON.parse(text) as boolean[]).entries())
      answers.set(own[index] ?? '', isRight);
  };
  ask('python', process.env.TASKFLOW_PYTHON ?? 'python3', ['-c', PYTHON]);
  ask('javascript', process.execPath, ['--experimental-vm-modules', '--input-type=module', '-e', NODE]);
  return files.map((file) => answers.get(file) ?? false);
}
