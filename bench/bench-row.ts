// One line of the benchmark's table.

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  /** `x`: a ratio of two things measured side by side in the same run. */
  readonly unit: 'ms' | 'x' | 'MB' | 's' | '%';
  /** At most this is aimed at; null where the row is for comparison. */
  readonly reach: number | null;
}

export function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
