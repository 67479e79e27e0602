// What a slot shell is told: its own program once, then one line for each attempt.
import type { AttemptRequest } from '../task-runner.js';

/**
 * For bash, read from its standard input. `set -m` gives each attempt a process group of its own, without which a
 * `kill 0` in one would reach the others. An attempt is a forked shell that takes its variables and becomes the
 * command: one fork and one exec of a small process. Descriptor 3 is the record of starts and ends, which counts;
 * standard output tells the engine the same, and may be broken by then. Traps do nothing but keep the shell alive;
 * a signal that they caught ends `wait` early. A request ends with a full stop: one cut off is not carried out.
 *
 * _tf NONCE LOG FOLDER COUNT NAME=VALUE… WORD… .
 */
export const SLOT_SCRIPT = `unset TASKFLOW_HOST SHLVL
set -m
trap : TERM INT HUP PIPE
_tf() {
  [ "\${!#}" = . ] || exit
  if ! cd -- "$3"; then echo "F $1"; return; fi
  unset OLDPWD
  (
    trap - TERM INT HUP PIPE
    [ "$4" = 0 ] || export "\${@:5:$4}"
    _tf_c=("\${@:5+$4}")
    exec "\${_tf_c[@]:0:\${#_tf_c[@]}-1}"
  ) </dev/null >>"$2" 2>&1 3>&- &
  _tf_p=$!
  echo "S $1 $_tf_p $_tf_id" >&3
  echo "S $1 $_tf_p"
  wait $_tf_p
  _tf_c=$?
  while [ $_tf_c -gt 128 ] && kill -0 $_tf_p; do sleep 0.1; wait $_tf_p; _tf_c=$?; done
  echo "E $1 $_tf_c" >&3
  echo "E $1 $_tf_c"
}
`;

/** One request, carried out as soon as the shell has read it. `beside` are variables that the shell can assign. */
export function slotRequest(
  { nonce, logPath, cwd, own }: AttemptRequest,
  beside: ReadonlyArray<readonly [string, string]>,
  command: readonly string[],
): string {
  const variables = [...beside, ...Object.entries(own)].map(([name, value]) => `${name}=${value}`);
  const words = [nonce, logPath, cwd, String(variables.length), ...variables, ...command, '.'];
  return `_tf ${words.map(quote).join(' ')}\n`;
}

export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
