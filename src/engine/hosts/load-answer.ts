// What came of loading a file in code, as an answer: what the host said, or how it ended before it could.
import type { DescribedProblem, HostAnswer } from '../../core/host-description.js';
import { phrase } from '../../core/phrase.js';
import { parseDescription } from './description.js';
import { asked, type HostCommand } from './host-command.js';
import type { HostExit } from './host-process.js';

/** `value` as it came over the channel. Which program was asked is told where it lacks a module. */
export function answerOf(value: unknown, command: HostCommand): HostAnswer {
  const description = parseDescription(value);
  if (!description) return loadError(phrase('The process that loads the file says what is no answer'));
  return withProgram({ ok: true, description }, command);
}

/** `words`: the last that it said. */
export function answerOfExit(exit: HostExit, words: string, { program, advice }: HostCommand): HostAnswer {
  if (exit.kind === 'not_started') {
    const message = phrase('{0} could not be started: {1}; {2}', program, exit.error.message, advice);
    return loadError(message);
  }
  const how =
    exit.kind === 'signalled'
      ? phrase('The process that loads the file was ended by {0}', exit.signal)
      : phrase('The process that loads the file ended with exit code {0}', String(exit.code));
  return loadError(words === '' ? how : `${how}: ${words}`);
}

export function loadError(message: string): HostAnswer {
  return { ok: false, code: 'load-error', message };
}

export function withProgram(answer: HostAnswer, command: HostCommand): HostAnswer {
  if (!answer.ok) return answer;
  const { description } = answer;
  const problems = description.problems.map((problem) =>
    lacksModule(problem) ? { ...problem, message: asked(problem.message, command) } : problem,
  );
  return { ok: true, description: { ...description, problems } };
}

/** A package of Node's lies with the file, whatever Node is asked. */
function lacksModule({ code, message }: DescribedProblem): boolean {
  return code === 'load-error' && message.startsWith('ModuleNotFoundError');
}
