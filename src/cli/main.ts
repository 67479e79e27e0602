// dist/cli.js: the command `taskflow`.
import { fileURLToPath } from 'node:url';
import { forgetInheritedVariables } from '../engine/inherited-variables.js';
import { VERSION } from './version.js';

forgetInheritedVariables();
const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) console.log(VERSION);
else {
  const [command, ...rest] = words;
  if (command === 'run') (await import('./early-start.js')).startEarly(rest);
  // Loaded only now: to say the version needs none of it.
  const { runCli } = await import('./program.js');
  const code = await runCli(words, fileURLToPath(new URL('./runner.js', import.meta.url)));
  // A pipe is written behind our back; exit only when it has taken everything.
  process.stdout.write('', () => process.exit(code));
}
