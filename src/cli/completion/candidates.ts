// What a half-typed word can become.
import type { Command, Option } from 'commander';
import type { CliContext } from '../cli-context.js';
import type { Candidate } from './candidate.js';
import { dagCandidates, dagTasks, fileDags, paramCandidates, runCandidates, runTasks } from './sources.js';
import { type Asked, readWords } from './words.js';

export interface Candidates {
  readonly candidates: readonly Candidate[];
  /** Names of files fit too; the shell completes them itself. */
  readonly orFiles: boolean;
}

const NONE: Candidates = { candidates: [], orFiles: false };

/** The candidates for the last word, those that begin with it. Rejects where the project can't be read. */
export async function findCandidates(
  context: CliContext,
  program: Command,
  words: readonly string[],
): Promise<Candidates> {
  const asked = readWords(program, words);
  const { candidates, orFiles } = await candidatesFor(context, program, asked);
  const before = asked.kind === 'value' ? asked.before : '';
  const typed = asked.kind === 'value' ? asked.typed : (words.at(-1) ?? '');
  const fitting = candidates.filter(({ word }) => word.startsWith(typed));
  return { candidates: fitting.map((each) => ({ ...each, word: before + each.word })), orFiles };
}

async function candidatesFor(context: CliContext, program: Command, asked: Asked): Promise<Candidates> {
  switch (asked.kind) {
    case 'command':
      return only(commandsOf(program));
    case 'option':
      return only(optionsOf(program, asked.command));
    case 'value':
      return only(await valuesOf(context, asked));
    case 'argument':
      return argumentsOf(context, asked);
    case 'nothing':
      return NONE;
  }
}

function only(candidates: readonly Candidate[]): Candidates {
  return { candidates, orFiles: false };
}

function commandsOf(program: Command): Candidate[] {
  const visible = program.createHelp().visibleCommands(program);
  return visible.map((command) => ({ word: command.name(), description: command.description() }));
}

function optionsOf(program: Command, command: Command): Candidate[] {
  const help = program.createHelp();
  const options = [...new Set([...help.visibleOptions(command), ...help.visibleOptions(program)])];
  const words = new Map(options.map((option) => [option.long ?? option.short ?? '', option.description]));
  return [...words].map(([word, description]) => ({ word, description }));
}

async function valuesOf(
  context: CliContext,
  { option, command, given }: Extract<Asked, { kind: 'value' }>,
): Promise<readonly Candidate[]> {
  if (option.argChoices) return option.argChoices.map(plain);
  switch (nameOf(option)) {
    case 'dag':
      if (given[0] !== undefined) return fileDags(context, given[0]);
      return (await dagCandidates(context)).filter(({ isFile }) => !isFile);
    case 'run':
    case 'cursor':
      return runCandidates(context);
    case 'task':
    case 'from':
    case 'until': {
      const [first] = given;
      if (first === undefined) return [];
      const isRun = command.registeredArguments[0]?.name() === 'run';
      return isRun ? runTasks(context, first) : dagTasks(context, first);
    }
    case 'param':
      return given[0] === undefined ? [] : paramCandidates(context, given[0]);
    default:
      return [];
  }
}

async function argumentsOf(
  context: CliContext,
  { argument, given }: Extract<Asked, { kind: 'argument' }>,
): Promise<Candidates> {
  if (argument.argChoices) return only(argument.argChoices.map(plain));
  switch (argument.name()) {
    case 'file|id':
      return { candidates: await dagCandidates(context), orFiles: true };
    case 'run':
      return only(await runCandidates(context));
    case 'task':
      return only(given[0] === undefined ? [] : await runTasks(context, given[0]));
    case 'paths':
      return { candidates: [], orFiles: true };
    default:
      return NONE;
  }
}

function plain(word: string): Candidate {
  return { word, description: '' };
}

function nameOf(option: Option): string {
  return option.long?.slice(2) ?? '';
}
