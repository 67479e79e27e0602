// The drain of a host of functions, for bash: carries what attempts write to their logs, unless the host does it itself.
import { widenPipe } from './widen-pipe.js';

/**
 * So long it leaves attempts to their host after one that it has carried itself, in seconds. A function that fills its
 * pipe meanwhile waits as long; most functions have ended by then, and without two changes of processes for each.
 */
const DOZE_SECONDS = 0.01;

/**
 * Reads requests from its standard input, each a log's path (six digits of its length in bytes before it), and carries
 * what comes through the pipe at its descriptor 4 to that file until every writer has closed it. It says `PID +` when
 * the pipe is there, `.` when a log is whole, `x` when one could not be written; then it is gone, and who still writes
 * gets SIGPIPE. It takes no notice of signals that end attempts, and ends when its input does.
 *
 * Whoever takes the request out of the pipe in which it lies, carries that attempt's words: this one, which waits for it
 * but for a short while after each that it has carried, or the host, which takes it back when its function has returned. So
 * an attempt that is short costs its host a look into the pipe, and none waits longer than the doze for its words to
 * be carried. It does not doze where much was written: more is to be expected. It dozes on a pipe that the host holds, so
 * the end of the host wakes it: the host has opened /proc/PID/fd/7 before its first request.
 *
 * The pipe is anonymous and opened anew for each attempt by way of /proc/PID/fd/4, so no file system has to know FIFOs.
 * It comes by way of descriptor 9: where there are few, bash makes pipes with the lowest that are free, and closes those.
 * bash itself copies the beginning, which for most attempts is all: it saves a start of `cat`. It takes bytes as they
 * are (LC_ALL=C); a zero byte ends a `read` and is written again. A `cat` that is killed is replaced.
 */
export const HOST_DRAIN_SCRIPT = `
trap '' TERM INT HUP PIPE
umask 077
LC_ALL=C
exec 2>/dev/null 3>&-
exec 9< <(:)
exec 4<&9 9<&-
exec 9<> <(:)
exec 7<&9 9<&-
${widenPipe(4, '7>&-')}
printf '%s +' $$
_tf_copy() {
  local first more= status=0
  much=
  IFS= read -r -d '' -n 1 -u 4 first || return 0
  if [ -n "$first" ]; then
    IFS= read -r -d '' -n 300 -t 0.01 -u 4 more
    status=$?
  fi
  printf %s "$first$more" >&8 || return
  [ $status = 1 ] && return 0
  [ $status != 0 ] || much=1
  if [ $status = 0 ] && [ \${#more} -lt 300 ]; then printf '\\0' >&8 || return; fi
  until command -p cat <&4 >&8; do [ $? -gt 128 ] || return; done
}
held=
while IFS= read -r -N 6 length && IFS= read -r -N $((10#$length)) log; do
  [ "$held" ] || exec 7</proc/self/fd/7
  held=1
  if exec 8>>"$log" && _tf_copy; then
    exec 8>&-
    printf .
  else
    exec 4<&- 8>&-
    printf x
    exit
  fi
  [ "$much" ] || read -r -N 1 -t ${DOZE_SECONDS} -u 7
done
`;
