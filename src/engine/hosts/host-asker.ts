// How a face that may run the project's code asks hosts what DAG files in code define.
import { availableParallelism } from 'node:os';
import type { AskHost, HostAnswer } from '../../core/host-description.js';
import { codeLanguage } from '../../definition/code/code-files.js';

const MOST_AT_ONCE = Math.max(1, availableParallelism() - 1);

/**
 * For the files of one project; as many hosts at once as the machine has cores for. What it takes is loaded with the
 * first question. `env`: what the hosts start from.
 */
export function hostAsker(project: string, env: () => NodeJS.ProcessEnv = () => process.env): AskHost {
  let asked = 0;
  const waiting: (() => void)[] = [];
  return async (file): Promise<HostAnswer> => {
    if (asked >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else asked += 1;
    try {
      const { askHost } = await import('./ask-host.js');
      const language = codeLanguage(file) ?? 'javascript';
      return await askHost({ file, project, language, env: env() });
    } finally {
      // Its place goes to the next in turn.
      const next = waiting.shift();
      if (next) next();
      else asked -= 1;
    }
  };
}
