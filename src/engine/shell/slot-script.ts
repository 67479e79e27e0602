// What a slot shell is told: its own program once, then a request for each attempt.
import { DRAIN_SCRIPT, drainRequest } from '../log-drain/drain-script.js';
import { splitVariables, type VariableList } from '../shell-names.js';
import type { AttemptRequest } from '../task-runner.js';

/** Exit code of an attempt that succeeded, but whose log could not be written: EX_IOERR of sysexits.h. */
export const LOG_FAILED = 74;

/**
 * Reads texts of a given length from standard input and carries each out: twelve bytes, of which eleven are the
 * length's digits, then the text. Of a given length, bash reads at once; lines it would read byte by byte from a pipe.
 * A text that was cut off is never carried out. LC_ALL=C: the length counts bytes.
 */
export const SLOT_BOOT =
  'while IFS= LC_ALL=C read -r -N 12 _tf_n && IFS= LC_ALL=C read -r -N $((10#${_tf_n:0:11})) _tf_t; do eval "$_tf_t"; done';

/**
 * `set -m` gives each attempt a process group of its own, without which a `kill 0` in one would reach the others. An
 * attempt is a forked shell that takes its variables and becomes the command: one fork and one exec of a small
 * process. Descriptor 3 is the record of starts and ends, which counts; standard output tells the engine the same, and
 * may be broken by then. Traps do nothing but keep the shell alive; a signal that they caught ends `wait` early.
 *
 * Descriptor 5 leads to the drain, 6 comes from it, 7 is the attempt's end of its pipe. The end of an attempt is told
 * when what it wrote is in its log. Where a process that it left still holds the pipe, that is so once the pipe is seen
 * empty twice, or has carried more than it can hold; that process keeps the drain, and the shell makes a new one. The drain stands in the shell's own
 * process group, so that it is no attempt's, nor taken for a shell by its environment.
 *
 * _tf NONCE LOG FOLDER COUNT NAME=VALUE… WORD…
 */
export const SLOT_SCRIPT = `unset TASKFLOW_HOST SHLVL OLDPWD
export PWD
set -m
trap : TERM INT HUP PIPE
${DRAIN_SCRIPT}
_tf_open() {
  set +m
  coproc _tf_d { _tf_drain; }
  exec 5>&\${_tf_d[1]} 6<&\${_tf_d[0]}
  eval "exec \${_tf_d[1]}>&- \${_tf_d[0]}<&-"
  _tf_w=/proc/$_tf_d_PID/fd/4
  _tf_a=
  set -m
}
_tf_to_drain() {
  [ -n "$_tf_a" ] || { IFS= read -r -N 1 -t 10 -u 6 _tf_a && [ "$_tf_a" = + ]; } || return
  exec 7>$_tf_w && echo -n "$1" >&5
}
_tf_drained() {
  IFS= read -r -N 1 -t 0.1 -u 6 _tf_a && { [ "$_tf_a" = . ]; return; }
  local quiet=0 i size=$(_tf_size "$1")
  for ((i = 0; i < 100 && quiet < 2; i++)); do
    if ! IFS= read -t 0 -u 9 9<$_tf_w; then ((quiet++))
    elif [ $(($(_tf_size "$1") - size)) -gt 500000 ]; then break
    else quiet=0
    fi
    IFS= read -r -N 1 -t 0.05 -u 6 _tf_a && { [ "$_tf_a" = . ]; return; }
  done
  _tf_open
}
_tf_size() {
  command -p stat -L -c %s -- "\${1:6}" || echo 0
}
_tf() {
  if ! cd -- "$3"; then echo "F $1"; return; fi
  unset OLDPWD
  _tf_to_drain "$2" || { _tf_open; _tf_to_drain "$2"; } || { echo "L $1"; exit; }
  (
    trap - TERM INT HUP PIPE
    [ "$4" = 0 ] || export "\${@:5:$4}" 2>/dev/null
    exec "\${@:5+$4}"
  ) </dev/null >&7 2>&1 3>&- 5>&- 6<&- 7>&- &
  _tf_p=$!
  exec 7>&-
  echo "S $1 $_tf_p $_tf_id" >&3
  echo "S $1 $_tf_p"
  wait $_tf_p
  _tf_c=$?
  while [ $_tf_c -gt 128 ] && kill -0 $_tf_p; do command -p sleep 0.1; wait $_tf_p; _tf_c=$?; done
  _tf_l=
  _tf_drained "$2" || { _tf_open; [ $_tf_c != 0 ] || { _tf_c=${LOG_FAILED}; _tf_l=' log'; } }
  echo "E $1 $_tf_c" >&3
  echo "E $1 $_tf_c$_tf_l"
}
_tf_open
`;

/** One request, carried out as soon as the shell has read it whole. `beside` is what the attempt has beside the shell's. */
export function slotRequest(
  { nonce, logPath, cwd, own }: AttemptRequest,
  beside: VariableList,
  command: readonly string[],
): string {
  const { plain, words } = splitVariables([...beside, ...Object.entries(own)], 'told');
  const variables = plain.map(([name, value]) => `${name}=${value}`);
  const all = [
    nonce,
    drainRequest(logPath),
    cwd,
    String(variables.length),
    ...variables,
    ...words,
    ...command,
  ];
  return framed(`_tf ${all.map(quote).join(' ')}\n`);
}

/** A text with its length before it, as SLOT_BOOT reads it. */
export function framed(text: string): string {
  return `${String(Buffer.byteLength(text)).padStart(11, '0')} ${text}`;
}

export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
