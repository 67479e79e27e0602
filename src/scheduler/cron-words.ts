// A cron text in plain words, by cronstrue, put right where its wording differs from what the times are.
import cronstrue from 'cronstrue';
import { expandMacro, parseCron } from '../core/cron/parse-cron.js';

/** `At 02:00, Monday through Friday`; a text that is no cron comes back as it is. */
export function cronWords(text: string): string {
  const parsed = parseCron(text);
  if (!parsed.ok) return text;
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = expandMacro(text)
    .split(' ')
    .map(plain);
  const { combine } = parsed.fields.days;
  // Where one day field is enough and one takes every day, the other says nothing.
  if (combine === 'or' && (day === '*' || weekday === '*')) return describe(`${minute} ${hour} * ${month} *`);
  if (day === '*' || weekday === '*') return describe(`${minute} ${hour} ${day} ${month} ${weekday}`);
  // cronstrue says "and" for both ways in which the two day fields combine.
  const join = combine === 'or' ? ' or ' : ', but only if also ';
  const time = describe(`${minute} ${hour} * * *`);
  const days = dayPhrase(`0 0 ${day} * *`) + join + dayPhrase(`0 0 * * ${weekday}`).replace(/^only /, '');
  return `${time}, ${days}${month === '*' ? '' : `, ${dayPhrase(`0 0 * ${month} *`)}`}`;
}

/** What cronstrue misreads, written as it likes it: `l`, `*` inside a list, a step of 1. */
function plain(field: string): string {
  const items = field.toUpperCase().split(',');
  if (items.includes('*') || items.includes('*/1')) return '*';
  return items.map((item) => (item.includes('-') ? item.replace(/\/1$/, '') : item)).join(',');
}

function describe(text: string): string {
  return cronstrue.toString(text, { use24HourTimeFormat: true });
}

/** What cronstrue says after the time. */
function dayPhrase(text: string): string {
  return describe(text).replace(/^At 00:00, /, '');
}
