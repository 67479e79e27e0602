// Room in the pipe between an attempt and its log.

/** fcntl(2), Linux. */
const F_SETPIPE_SZ = 1031;
/** A user's pipes may hold 64 MB in all before new ones get smaller (pipe(7)): this leaves room for 256 slots. */
const PIPE_BYTES = 262_144;

/**
 * A line for bash that makes the pipe of this descriptor four times as large as usual, beside what comes next, where
 * there is a perl to do it (of Debian's and Ubuntu's essential packages). `closing`: redirections of what it must not hold.
 *
 * Node makes a pipe non-blocking that it writes to, for everybody who shares it; then a program beside it that fills
 * the pipe at a stretch gets EAGAIN, which few expect.
 */
export function widenPipe(descriptor: number, closing = '3>&-'): string {
  const perl = `/usr/bin/perl -e 'fcntl(STDIN, ${F_SETPIPE_SZ}, ${PIPE_BYTES})'`;
  return `if [ -x /usr/bin/perl ]; then PERL5OPT= PERL5LIB= PERL5DB= ${perl} <&${descriptor} >/dev/null ${closing} & fi`;
}
