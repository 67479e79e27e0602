// `taskflow serve`: the HTTP API of this project, and its page.
import { type Command, Option } from 'commander';
import type { CliContext } from '../cli-context.js';
import { CliError, EXIT, type ExitCode } from '../exit-code.js';
import { wholeNumber } from '../number-option.js';

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly allowHost: readonly string[];
  readonly cors: readonly string[];
  readonly token: boolean;
  readonly scheduler: boolean;
  readonly drain?: true;
  readonly json?: true;
  readonly whileInput?: true;
}

export function defineServe(program: Command, context: CliContext): void {
  program
    .command('serve')
    .description('serve the API and the page of this project, until it is stopped (Ctrl-C)')
    .option('--port <n>', 'the port; 0 takes any that is free', wholeNumber(0), 0)
    .option('--host <address>', 'the address to listen on; others than this machine need it', '127.0.0.1')
    .option('--allow-host <name>', 'also serve requests for this host name (repeatable)', collect, [])
    .option('--cors <origin>', 'let the pages of this origin use the API (repeatable)', collect, [])
    .option('--no-token', 'ask for no token; on 127.0.0.1 only')
    .option('--no-scheduler', 'run no schedules')
    .option('--drain', 'when stopped, first wait for the runs that run')
    .option('--json', 'when ready, print one line of JSON: {"url", "token"}')
    // For programs that start it: it lives no longer than they do.
    .addOption(new Option('--while-input', 'end with standard input').hideHelp())
    .action(context.action((options: ServeOptions) => serve(context, options)));
}

async function serve(context: CliContext, options: ServeOptions): Promise<ExitCode> {
  const { openHome } = await import('../open-home.js');
  const { startServer } = await import('../../server/start-server.js');
  const { readOrMakeToken } = await import('../../server/security/token-file.js');
  const { VERSION } = await import('../version.js');
  const { entryWords } = await import('../../scheduler/entry-words.js');
  const { onInputEnd } = await import('../on-input-end.js');
  const { fileURLToPath } = await import('node:url');
  const { terminal } = context;
  if (options.port > 65_535) throw new CliError('--port: a port is a number from 0 to 65535');
  const { home, project, foreign } = openHome(context, { mode: 'write' });
  const token = options.token ? readOrMakeToken(home) : null;
  const warn = (message: string) => terminal.writeError(`taskflow: ${message}\n`);
  const started = await startServer({
    home,
    project,
    foreign,
    version: VERSION,
    // The built program lies in dist/, beside media/.
    dist: fileURLToPath(new URL('.', import.meta.url)),
    media: fileURLToPath(new URL('../media/', import.meta.url)),
    port: options.port,
    address: options.host,
    token,
    hosts: options.allowHost.map((name) => name.toLowerCase()),
    cors: options.cors,
    schedules: options.scheduler,
    onWarning: warn,
    onSchedulerEntry: (entry) => {
      if (options.json || entry.type === 'stopped') return;
      terminal.write(`${terminal.colors.dim(entry.at)}  ${entryWords(entry)}\n`);
    },
  });
  if (!started.ok) {
    const isUsage = started.reason !== 'history';
    throw new CliError(started.message, isUsage ? EXIT.usage : EXIT.history);
  }
  const { server } = started;
  // Before the address is told: whoever reads it may end the server at once.
  const stopAsked = new Promise<void>((resolve) => {
    const stop = () => resolve();
    process.once('SIGINT', stop).once('SIGTERM', stop).once('SIGHUP', stop);
    if (options.whileInput) onInputEnd(stop);
  });
  const url = `${server.origin}/${token === null ? '' : `#token=${token}`}`;
  terminal.write(
    options.json
      ? `${JSON.stringify({ url, token })}\n`
      : `Serving ${project}\n  ${url}\n  ${server.origin}/docs\n`,
  );
  await stopAsked;
  // Whoever asks again does not wait.
  const leave = () => process.exit(0);
  process.on('SIGINT', leave).on('SIGTERM', leave).on('SIGHUP', leave);
  await server.stop({ drain: options.drain === true });
  process.off('SIGINT', leave).off('SIGTERM', leave).off('SIGHUP', leave);
  return EXIT.success;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
