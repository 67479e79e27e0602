// The drain: a small shell between what an attempt writes and its log. A task that opens /dev/stderr or /dev/stdout
// opens what its descriptor is; were that the log file itself, `> /dev/stderr` would cut it to nothing, whatever flags
// we opened it with (Linux, proc(5)). A pipe can't be cut, so attempts write to a pipe, and only the drain to the log.

/** The shell that runs these texts: no start-up files, and functions in the environment are handed on, not imported. */
export const BASH_ARGUMENTS = ['--norc', '--noprofile', '-p'] as const;

/** fcntl(2), Linux. */
const F_SETPIPE_SZ = 1031;
/** A user's pipes may hold 64 MB in all before new ones get smaller (pipe(7)): this leaves room for 256 slots. */
const PIPE_BYTES = 262_144;

/**
 * `_tf_drain` for bash: reads paths of logs from its standard input (six digits of length in bytes, then the path),
 * and carries what comes through the pipe at its descriptor 4 to that file until every writer has closed it. It says
 * `+` when the pipe is there, `.` when a log is whole, `x` when one could not be written; then it is gone, and who still
 * writes gets SIGPIPE. It takes no notice of signals that end attempts, and ends when its input does.
 *
 * The pipe is anonymous and opened anew for each attempt by way of /proc/PID/fd/4, so no file system has to know FIFOs.
 * bash itself copies the beginning, which for most attempts is all: it saves a start of `cat`. It takes bytes as they
 * are (LC_ALL=C); a zero byte ends a `read` and is written again. A `cat` that is killed is replaced.
 *
 * Node makes a pipe non-blocking that it writes to, for everybody who shares it; then a program beside it that fills
 * the pipe at a stretch gets EAGAIN, which few expect. So the pipe is made four times as large as usual, where there is
 * a perl to do it (of Debian's and Ubuntu's essential packages).
 */
export const DRAIN_SCRIPT = `
_tf_drain() {
  trap '' TERM INT HUP PIPE
  umask 077
  LC_ALL=C
  exec 2>/dev/null 3>&- 4< <(:)
  [ ! -x /usr/bin/perl ] || /usr/bin/perl -e 'fcntl(STDIN, ${F_SETPIPE_SZ}, ${PIPE_BYTES})' <&4
  printf +
  while IFS= read -r -N 6 _tf_n && IFS= read -r -N $((10#$_tf_n)) _tf_l; do
    if exec 8>>"$_tf_l" && _tf_copy; then
      exec 8>&-
      printf .
    else
      exec 4<&- 8>&-
      printf x
      exit
    fi
  done
}
_tf_copy() {
  local first more= status=0
  IFS= read -r -d '' -n 1 -u 4 first || return 0
  if [ -n "$first" ]; then
    IFS= read -r -d '' -n 300 -t 0.01 -u 4 more
    status=$?
  fi
  printf %s "$first$more" >&8 || return
  [ $status = 1 ] && return 0
  if [ $status = 0 ] && [ \${#more} -lt 300 ]; then printf '\\0' >&8 || return; fi
  until command -p cat <&4 >&8; do [ $? -gt 128 ] || return; done
}
`;

/** A log's path, or another text, as a drain reads it. */
export function drainRequest(text: string): string {
  return `${String(Buffer.byteLength(text)).padStart(6, '0')}${text}`;
}
