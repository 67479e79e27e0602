// What a slot shell is told: its own program once, then a request for each attempt.
import { widenPipe } from '../log-drain/widen-pipe.js';
import { splitVariables, type VariableList } from '../shell-names.js';
import type { AttemptRequest } from '../task-runner.js';

/** Exit code of an attempt that succeeded, but whose log could not be written: EX_IOERR of sysexits.h. */
export const LOG_FAILED = 74;

/**
 * Reads texts of a given length from standard input and carries each out: twelve bytes, of which eleven are the
 * length's digits, then the text. Of a given length, bash reads at once; lines it would read byte by byte from a pipe.
 * A text that was cut off is never carried out. With LC_ALL=C the length counts bytes; set once, since bash takes a
 * tenth of a millisecond to change it.
 */
export const SLOT_BOOT =
  'unset LC_ALL; LC_ALL=C; while IFS= read -r -N 12 _tf_n && IFS= read -r -N $((10#${_tf_n:0:11})) _tf_t; do eval "$_tf_t"; done';

/**
 * `set -m` gives each attempt a process group of its own, without which a `kill 0` in one would reach the others; it is
 * set no longer than for that, since the shell would make up a message about each job that ends. An
 * attempt is a forked shell that takes its variables and becomes the command: one fork and one exec of a small
 * process. Descriptor 3 is the record of starts and ends, which counts: a start is recorded by the attempt itself before
 * its command begins, so that none that has begun is ever taken for one that has not. Standard output tells the engine the
 * same, and may be broken by then. Traps do nothing but keep the shell alive; a signal that they caught ends `wait` early.
 *
 * The shell is the drain of its attempts (see ../log-drain): it holds the pipe's end to read from, descriptor 4, and the
 * log, 8. The pipe is opened anew for each attempt by way of /proc, which takes no file system that knows FIFOs. What
 * most attempts write, nothing or a few lines, the shell carries itself and starts no process for it: the end of the
 * pipe says as well that the attempt is over. For more it starts a `cat`, which stays in the shell's own process group,
 * is deaf to signals that end attempts, and outlives the shell. That one has ended is seen by the end of a second pipe,
 * descriptor 6, which only it holds open; one that was killed is replaced.
 *
 * The end of an attempt is told when what it wrote is in its log. Where a process that it left still holds the pipe, that
 * is so once the pipe is seen empty twice, or has carried more than it can hold; that process keeps the `cat`, and the
 * shell makes a new pipe. Since a pipe's end can be waited for with a process's end only in turns, such a shell looks
 * now and then whether the attempt's own process has ended: after half the time that it has run, a second at most.
 *
 * A pipe comes by way of descriptor 9: where there are few, bash makes it with the lowest that are free, and closes those.
 *
 * bash takes bytes as they are, with LC_ALL=C; a zero byte ends a `read` and is written again.
 *
 * _tf NONCE LOG FOLDER COUNT NAME=VALUE… WORD…
 */
export const SLOT_SCRIPT = `unset TASKFLOW_HOST SHLVL OLDPWD
export PWD
trap : TERM INT HUP PIPE
_tf_open() {
  exec 9< <(:)
  exec 4<&9 9<&-
  ${widenPipe(4)}
}
_tf_runs() {
  local stat
  IFS= read -r stat </proc/$_tf_p/stat && [[ \${stat##*) } == [!ZX]" $$ "* ]]
}
_tf_next() {
  local wait=(.05 .05 .1 .2 .4 .8 1) i=0 status
  while :; do
    IFS= read -r -d '' -n 1 -t \${wait[i]} -u $1 _tf_b
    status=$?
    [ $status -gt 128 ] || return $status
    _tf_runs || IFS= read -t 0 -u $1 || return 2
    ((i == 6)) || ((++i))
  done
}
_tf_cat() {
  if [ -z "$_tf_6" ]; then
    exec 9< <(:)
    exec 6<&9 9<&-
  fi
  _tf_6=1
  exec 5>/proc/$$/fd/6
  (trap '' TERM INT HUP PIPE; PATH=/usr/bin:/bin:$PATH exec cat) <&4 >&8 3>&- 4<&- 6<&- 8>&- &
  _tf_k=$!
  exec 5>&-
}
_tf_carry() {
  local more= status=0 next
  _tf_next 4
  next=$?
  [ $next != 1 ] || return
  exec 8>>"$1" || { _tf_lost; return; }
  if [ $next = 2 ]; then _tf_cat; _tf_leave; return; fi
  if [ -n "$_tf_b" ]; then
    IFS= read -r -d '' -n 300 -t 0.01 -u 4 more
    status=$?
  fi
  printf %s "$_tf_b$more" >&8 || { _tf_lost; return; }
  [ $status != 1 ] || { exec 8>&-; return; }
  if [ $status = 0 ] && [ \${#more} -lt 300 ]; then printf '\\0' >&8 || { _tf_lost; return; }; fi
  _tf_cat
  while _tf_drained; do
    wait $_tf_k
    status=$?
    [ $status != 0 ] || { exec 8>&-; return; }
    [ $status -gt 128 ] || { _tf_lost; return; }
    _tf_cat
  done
  _tf_leave
}
_tf_drained() {
  _tf_next 6
  [ $? = 2 ] || return 0
  local quiet=0 i size=$(_tf_size)
  for ((i = 0; i < 100 && quiet < 2; i++)); do
    if ! IFS= read -t 0 -u 4; then ((quiet++))
    elif [ $(($(_tf_size) - size)) -gt 500000 ]; then break
    else quiet=0
    fi
    IFS= read -r -N 1 -t 0.05 -u 6
    [ $? -gt 128 ] || return 0
  done
  return 1
}
_tf_size() {
  command -p stat -L -c %s /proc/$$/fd/8 || echo 0
}
_tf_leave() {
  exec 8>&-
  _tf_6=
  _tf_open
}
_tf_lost() {
  _tf_l=' log'
  _tf_leave
}
_tf() {
  if ! cd -- "$3"; then echo "F $1"; return; fi
  unset OLDPWD
  exec 7>/proc/$$/fd/4 || exit
  set -m
  (
    trap - TERM INT HUP PIPE
    echo "S $1 $BASHPID $_tf_id" >&3
    [ "$4" = 0 ] || export "\${@:5:$4}" 2>/dev/null
    exec "\${@:5+$4}" 3>&-
  ) </dev/null >&7 2>&1 4<&- 6<&- 7>&- &
  set +m
  _tf_p=$!
  exec 7>&-
  echo "S $1 $_tf_p"
  _tf_l=
  _tf_carry "$2"
  wait $_tf_p
  _tf_c=$?
  while [ $_tf_c -gt 128 ] && kill -0 $_tf_p; do command -p sleep 0.1; wait $_tf_p; _tf_c=$?; done
  [ -z "$_tf_l" ] || if [ $_tf_c = 0 ]; then _tf_c=${LOG_FAILED}; else _tf_l=; fi
  echo "E $1 $_tf_c" >&3
  echo "E $1 $_tf_c$_tf_l"
}
_tf_6=
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
  const all = [nonce, logPath, cwd, String(variables.length), ...variables, ...words, ...command];
  return framed(`_tf ${all.map(quote).join(' ')}\n`);
}

/** A text with its length before it, as SLOT_BOOT reads it. */
export function framed(text: string): string {
  return `${String(Buffer.byteLength(text)).padStart(11, '0')} ${text}`;
}

export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
