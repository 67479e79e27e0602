// Logs and outputs of the harness's tasks.

const ESC = '\u001b[';

export function logOf(taskId: string, failed: boolean): string {
  const lines = [
    `${ESC}2m09:10:31${ESC}0m starting ${ESC}1m${taskId}${ESC}0m`,
    `${ESC}36minfo${ESC}0m  reading join.csv`,
    `${ESC}36minfo${ESC}0m  grouped 41822 rows into 12 regions`,
    `${ESC}33mwarn${ESC}0m  region "eu-north" has 4 rows without a price, they are left out`,
    ...Array.from({ length: 7 }, (_, index) => `${ESC}32m✓${ESC}0m     wrote region ${index + 1} of 12`),
  ];
  if (failed)
    lines.push(`${ESC}31merror${ESC}0m 3 of 1440 rows have no temperature`, '    at clean-weather.mjs:41:13');
  return `${lines.join('\n')}\n`;
}

export function outputOf(taskId: string): string {
  return JSON.stringify({ rows: 41_822, file: `${taskId}.csv`, checksum: 'b1946ac92492d234' }, null, 2);
}
