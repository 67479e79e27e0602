// A cron text in plain words, by cronstrue, put right where its wording differs from what the times are.
import cronstrue from 'cronstrue';
import { expandMacro, parseCron } from '../core/cron/parse-cron.js';
import { phrase } from '../core/phrase.js';

/** A language of cronstrue's: other than English it must have been loaded. */
export type CronLanguage = 'en' | 'de';

/** `At 02:00, Monday through Friday`; a text that is no cron comes back as it is. */
export function cronWords(text: string, language: CronLanguage = 'en'): string {
  const describe = (cron: string) =>
    cronstrue.toString(cron, { use24HourTimeFormat: true, locale: language });
  const midnight = `${describe('0 0 * * *')}, `;
  // What cronstrue says after the time.
  const dayPhrase = (cron: string) => describe(cron).replace(midnight, '');
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
  const time = describe(`${minute} ${hour} * * *`);
  const [dates, weekdays] = [`0 0 ${day} * *`, `0 0 * * ${weekday}`].map(dayPhrase) as [string, string];
  const every = weekdays.replace(/^(only|nur) /, '');
  const days =
    combine === 'or' ? phrase('{0} or {1}', dates, every) : phrase('{0}, but only if also {1}', dates, every);
  return `${time}, ${days}${month === '*' ? '' : `, ${dayPhrase(`0 0 * ${month} *`)}`}`;
}

/** What cronstrue misreads, written as it likes it: `l`, `*` inside a list, a step of 1. */
function plain(field: string): string {
  const items = field.toUpperCase().split(',');
  if (items.includes('*') || items.includes('*/1')) return '*';
  return items.map((item) => (item.includes('-') ? item.replace(/\/1$/, '') : item)).join(',');
}
