// The end of standard input: a pipe ends with the process that holds its other end, also when that is killed.

export function onInputEnd(call: () => void): void {
  process.stdin.on('end', call).on('close', call).on('error', call).resume();
}
