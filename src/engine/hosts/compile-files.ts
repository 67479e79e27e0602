// Asks the languages themselves what they refuse in DAG files: compiles them by the programs that would run them, and
// runs nothing of the files.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { CompileFault, CompileFiles } from '../../core/host-description.js';
import { phrase } from '../../core/phrase.js';
import { codeLanguage } from '../../definition/code/code-files.js';
import { environmentForAttempts } from '../inherited-variables.js';
import { compileAnswer } from './description.js';
import { type HostCommand, hostCommand } from './host-command.js';

/** For a start, and for each file on top: the largest take some tenths of a second. */
const START_MS = 10_000;
const FILE_MS = 500;
const KEPT_WORDS = 2_000;

/** For the files of one project. `env`: what the compilers start from. */
export function compiler(project: string, env: () => NodeJS.ProcessEnv = () => process.env): CompileFiles {
  return async (files) => {
    const clean = environmentForAttempts(env());
    const byProgram = new Map<string, { readonly command: HostCommand; readonly files: string[] }>();
    for (const file of files) {
      const language = codeLanguage(file);
      if (language === null) continue;
      const command = hostCommand('compile', { language, file, project, env: clean });
      const group = byProgram.get(command.program) ?? { command, files: [] };
      group.files.push(file);
      byProgram.set(command.program, group);
    }
    const parts = await Promise.all([...byProgram.values()].map((group) => compile(group, clean)));
    return new Map(parts.flat());
  };
}

type Answers = readonly (readonly [file: string, fault: CompileFault | null])[];

/** Never rejects: a file without an answer has that as its fault. */
async function compile(
  { command, files }: { readonly command: HostCommand; readonly files: readonly string[] },
  env: Readonly<Record<string, string>>,
): Promise<Answers> {
  const { program, args, advice } = command;
  const [first = ''] = files;
  const child = spawn(program, args, {
    cwd: dirname(first),
    env: { ...env, ...command.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    timeout: START_MS + FILE_MS * files.length,
    killSignal: 'SIGKILL',
  });
  let answer = '';
  let words = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-KEPT_WORDS);
  });
  // It ended without reading them: its end says more.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(files));
  const end = await new Promise<string>((resolve) => {
    child.once('error', (error) =>
      resolve(phrase('{0} could not be started: {1}; {2}', program, error.message, advice)),
    );
    child.once('close', (code, signal) =>
      resolve(
        phrase('{0} did not compile it ({1}); {2}', program, words.trim() || `${signal ?? code}`, advice),
      ),
    );
  });
  const told = new Map<string, CompileFault | null>(compileAnswer(answer));
  return files.map((file) => {
    const fault = told.get(file);
    return [file, fault === undefined ? { code: 'load-error', message: end, line: 1 } : fault];
  });
}
