// Which program runs the functions of a DAG file: the project's Python, or Node.
import { accessSync, constants, existsSync, lstatSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { phrase } from '../../core/phrase.js';

export type HostLanguage = 'python' | 'javascript';

export interface HostCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** What the program needs in its environment and the functions must not see. */
  readonly env: Readonly<Record<string, string>>;
  /** What to do when it can't be started or lacks something, and why it was chosen. */
  readonly advice: string;
}

export interface HostPlace {
  readonly language: HostLanguage;
  /** Absolute path of the DAG file. */
  readonly file: string;
  /** Absolute path of the project's folder. */
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What this process runs on. */
export interface HostSystem {
  readonly platform: NodeJS.Platform;
  /** Version of the editor that this process is, absent in plain Node. */
  readonly electron?: string | undefined;
}

/** What native code prints by C's own means comes at once, in its place, not when the process ends. */
const UNBUFFERED = ['-u'];
/** To compile an ES module without loading it. */
const COMPILE_OPTIONS = ['--experimental-vm-modules', '--no-warnings'];

const THIS_SYSTEM: HostSystem = { platform: process.platform, electron: process.versions.electron };

/**
 * `describe` prints what the file defines, as JSON; `serve` carries attempts out; `compile` compiles the files that its
 * standard input names, and runs nothing.
 */
export function hostCommand(
  mode: 'describe' | 'serve' | 'compile',
  place: HostPlace,
  system: HostSystem = THIS_SYSTEM,
): HostCommand {
  const args = [mode, place.file];
  if (place.language === 'python') {
    const { program, why } = pythonFor(place, system);
    return {
      program,
      // By its path: `-m` would put the working folder first, where anything may be called taskflow.
      args: [
        ...(mode === 'serve' ? UNBUFFERED : []),
        join(packageRoot(), 'python', 'taskflow', '_host', '__main__.py'),
        ...args,
      ],
      env: {},
      advice: phrase(
        'set TASKFLOW_PYTHON to a Python 3.9 or newer, or make a .venv in the project ({0})',
        why,
      ),
    };
  }
  const { program, env, why } = nodeFor(place.env, system);
  const script = join(packageRoot(), 'dist', 'host.js');
  // Stack traces name the lines as they were written.
  return {
    program,
    args: mode === 'compile' ? [...COMPILE_OPTIONS, script, mode] : [script, ...args],
    env,
    advice: phrase('set TASKFLOW_NODE to a Node 20.19 or newer ({0})', why),
  };
}

/** What was missing, with who was asked, why, and how to choose another. */
export function asked(message: string, { program, advice }: HostCommand): string {
  return phrase('{0}; {1} was asked: {2}', message, program, advice);
}

interface Chosen {
  readonly program: string;
  /** In words, for who has to choose another. */
  readonly why: string;
}

/** TASKFLOW_PYTHON, else the nearest .venv from the file's folder up to the project's, else python3 on PATH. */
function pythonFor({ file, project, env }: HostPlace, { platform }: HostSystem): Chosen {
  const given = env.TASKFLOW_PYTHON;
  if (given) return { program: given, why: phrase('TASKFLOW_PYTHON names this one') };
  const isWindows = platform === 'win32';
  const inside = isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python'];
  for (const folder of foldersUpTo(dirname(file), project)) {
    const environment = join(folder, '.venv');
    const program = join(environment, ...inside);
    // One whose Python is gone, as after an upgrade, is taken all the same: another Python has not what was installed there.
    if (isThere(program) || existsSync(join(environment, 'pyvenv.cfg')))
      return { program, why: phrase('{0} is the nearest .venv', environment) };
  }
  const program = isWindows ? 'python' : 'python3';
  return { program, why: phrase('there is no .venv from {0} up to {1}', dirname(file), project) };
}

/** Also of a link that leads nowhere. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * TASKFLOW_NODE, else the Node that runs this. The editor's own is none that packages were built for: there `node`
 * on PATH comes first.
 */
function nodeFor(
  env: HostPlace['env'],
  { platform, electron }: HostSystem,
): Chosen & Pick<HostCommand, 'env'> {
  const given = env.TASKFLOW_NODE;
  if (given) return { program: given, env: {}, why: phrase('TASKFLOW_NODE names this one') };
  if (!electron)
    return { program: process.execPath, env: {}, why: phrase('it is the Node that runs TaskFlow') };
  const found = onPath(platform === 'win32' ? 'node.exe' : 'node', env.PATH ?? env.Path ?? '');
  if (found) return { program: found, env: {}, why: phrase('it is the first Node on PATH') };
  const why = phrase('there is no Node on PATH');
  return { program: process.execPath, env: { ELECTRON_RUN_AS_NODE: '1' }, why };
}

function onPath(name: string, path: string): string | null {
  for (const folder of path.split(delimiter)) {
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not here.
    }
  }
  return null;
}

function* foldersUpTo(from: string, top: string): Generator<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    yield folder;
    if (folder === top || dirname(folder) === folder) break;
  }
  // The file may lie outside of the project.
  yield top;
}

let root: string | null = null;

/** The folder that holds dist/ and python/, found upwards from this file, which may be bundled into a chunk. */
function packageRoot(): string {
  if (root !== null) return root;
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'python', 'taskflow', '_host'))) {
      root = folder;
      return folder;
    }
    if (dirname(folder) === folder)
      throw new Error('TaskFlow is not installed whole: python/taskflow is missing');
  }
}
