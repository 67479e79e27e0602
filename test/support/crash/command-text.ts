// A task of the crash harness as a command.
import type { PlannedTask } from './shapes.js';

/** Each line that tells something is written in one piece. Descriptor 9 is the task's lock, which its processes hold. */
export function commandText({ index, fate, lines, pause, leaves }: PlannedTask, work: string): string {
  const hang = [
    'if [ "$TASKFLOW_ATTEMPT" = 1 ]; then',
    "  trap 'sleep 0.2; exit 0' TERM",
    '  while :; do say; done',
    'fi',
  ];
  return [
    'me="$TASKFLOW_TASK_ID.$TASKFLOW_ATTEMPT"',
    `exec 9>"${work}/locks/$TASKFLOW_TASK_ID"`,
    `flock -n 9 || echo "$me" >> "${work}/overlaps"`,
    `echo "$me" >> "${work}/starts"`,
    'said=0',
    `say() { sleep ${pause}; echo "line $me $said of $(printf '%060d' 0)"; said=$((said + 1)); }`,
    ...(fate === 'hangs' ? hang : []),
    `while [ "$said" -lt ${lines} ]; do say; done`,
    ...(leaves ? ['{ sleep 0.3; echo "late $me"; } 9>&- &'] : []),
    `echo '{"me": ${index}}' > "$TASKFLOW_OUTPUT"`,
    ...(fate === 'fails' ? ['if [ "$TASKFLOW_ATTEMPT" = 1 ]; then exit 3; fi'] : []),
    `echo "$me $UP" >> "${work}/ends"`,
  ].join('\n');
}
