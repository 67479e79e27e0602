// A drain for a host of functions: what its attempts write goes through a pipe to their logs, as that of commands.
import { delimiter, join, resolve } from 'node:path';
import { HOST_DRAIN } from '../../core/host-messages.js';
import { isSetAtStart, splitVariables } from '../shell-names.js';
import { BASH_ARGUMENTS, findBash, findProgram } from './find-bash.js';
import { HOST_DRAIN_SCRIPT } from './host-drain-script.js';

type Variables = Readonly<Record<string, string>>;

export interface Program {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Variables;
  readonly cwd: string;
}

/**
 * The drain is a shell of its own session, an orphan with an empty environment: so it is no child that a function may
 * wait for, no member of an attempt's tree, and takes no notice of its signals. It says `PID +` when it is ready, which
 * the host reads before its first attempt; the host does not wait for it to start. It is told its program without line
 * breaks, since bash would write each line by itself.
 */
const DRAIN = withLength(HOST_DRAIN_SCRIPT.replaceAll('\n', '\r'));
/** It is told its program as it is told a log's path, so that a list of processes stays readable. */
const DRAIN_BOOT =
  "IFS= LC_ALL=C read -r -N 6 _tf_n && IFS= LC_ALL=C read -r -N $((10#$_tf_n)) _tf_t && eval \"${_tf_t//$'\\r'/$'\\n'}\"";

/**
 * Starts the drain and becomes the host, which has descriptor 5 to the drain and 6 from it. `wait`: no child of ours may
 * be left for the host to find. Without the pipes it becomes the host all the same.
 */
const BOOT = `_tf_w=$1 _tf_c=$2 _tf_d=$3 _tf_b=$4
shift 4
export PWD
while [ $((_tf_b--)) -gt 0 ]; do
  export "$1"
  shift
done
if exec 9< <(:) && wait $! && exec 5>/proc/self/fd/9; then
  exec 6< <(exec 3>&- 5>&-; exec </dev/fd/9 9<&- 2>/dev/null; (exec -c "$_tf_w" "$BASH" ${BASH_ARGUMENTS.join(' ')} -c "$_tf_c" taskflow-drain) <&0 &)
  wait $!
  printf %s "$_tf_d" >&5
  exec 9<&-
  export ${HOST_DRAIN}=1
fi
exec "$@"`;

let tools: { readonly bash: string; readonly setsid: string } | null | undefined;

/**
 * The same program with a drain before it, or as it is where there is no bash, or another system than Linux; also where
 * the program is not found, so that its start says so.
 */
export function withDrain(given: Program): Omit<Program, 'cwd'> {
  tools ??= findTools();
  if (tools === null || !isFound(given)) return given;
  const variables = Object.entries(given.env);
  const begun = variables.flatMap(atStart);
  const rest = variables.filter((variable) => atStart(variable).length === 0);
  const { plain, words } = splitVariables(rest, 'bash');
  return {
    program: tools.bash,
    args: [
      ...BASH_ARGUMENTS,
      '-c',
      BOOT,
      'taskflow-host',
      tools.setsid,
      DRAIN_BOOT,
      DRAIN,
      String(begun.length),
      ...begun,
      ...words,
      given.program,
      ...given.args,
    ],
    env: Object.fromEntries(plain),
  };
}

/** As the drain reads it. */
function withLength(text: string): string {
  return `${String(Buffer.byteLength(text)).padStart(6, '0')}${text}`;
}

/** What bash sets when it starts, as it is to set it again: a program less than to have it set by env(1). */
function atStart([name, value]: readonly [string, string]): readonly string[] {
  if (!isSetAtStart(name)) return [];
  // `exec` takes one off.
  if (name === 'SHLVL') return /^(0|[1-9]\d?)$/.test(value) ? [`${name}=${Number(value) + 1}`] : [];
  return [`${name}=${value}`];
}

function findTools(): { readonly bash: string; readonly setsid: string } | null {
  const bash = findBash();
  const setsid = findProgram(['/usr/bin/setsid', '/bin/setsid']);
  return bash !== null && setsid !== null ? { bash, setsid } : null;
}

function isFound({ program, env, cwd }: Program): boolean {
  if (program.includes('/')) return findProgram([resolve(cwd, program)]) !== null;
  return findProgram((env.PATH ?? '').split(delimiter).map((folder) => join(folder, program))) !== null;
}
