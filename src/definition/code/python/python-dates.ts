// `timedelta(…)`, `date(…)` and `datetime(…)` of numbers, as the host writes them into a definition.
import type { Span } from '../../source/lines.js';
import type { Scalar, Value } from '../model/values.js';
import type { Arguments } from './python-arguments.js';

/** In the order of timedelta's own parameters. */
const SECONDS: readonly (readonly [name: string, seconds: number])[] = [
  ['days', 86_400],
  ['seconds', 1],
  ['microseconds', 1e-6],
  ['milliseconds', 1e-3],
  ['minutes', 60],
  ['hours', 3_600],
  ['weeks', 604_800],
];

/** Seconds; null where an argument is no number that is written. */
export function readTimedelta({ positional, named, isWhole }: Arguments, span: Span): Scalar | null {
  if (!isWhole || positional.length > SECONDS.length) return null;
  let micros = 0;
  const add = (name: string | undefined, value: Value): boolean => {
    const unit = SECONDS.find(([each]) => each === name)?.[1];
    if (unit === undefined || value.kind !== 'scalar' || typeof value.data !== 'number') return false;
    micros += value.data * unit * 1e6;
    return true;
  };
  const isRead =
    positional.every(({ value }, index) => add(SECONDS[index]?.[0], value)) &&
    named.every(({ name, value }) => add(name, value));
  return isRead && Number.isFinite(micros)
    ? { kind: 'scalar', data: Math.round(micros) / 1e6, span, partAt: () => span }
    : null;
}

/** ISO 8601, as `isoformat` gives it; null for dates with a zone or below the second. */
export function readDate(
  kind: 'date' | 'datetime',
  { positional, named, isWhole }: Arguments,
  span: Span,
): Scalar | null {
  const most = kind === 'date' ? 3 : 6;
  if (!isWhole || named.length > 0 || positional.length < 3 || positional.length > most) return null;
  const numbers = positional.map(({ value }) => (value.kind === 'scalar' ? value.data : null));
  const texts: string[] = [];
  for (const [index, number] of numbers.entries()) {
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 0) return null;
    texts.push(String(number).padStart(index === 0 ? 4 : 2, '0'));
  }
  const day = texts.slice(0, 3).join('-');
  const time = [...texts.slice(3), '00', '00', '00'].slice(0, 3).join(':');
  const data = kind === 'date' ? day : `${day}T${time}`;
  return { kind: 'scalar', data, span, partAt: () => span };
}
