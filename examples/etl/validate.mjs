// Sorts out films that nothing can be said about, and counts those whose release lies after the data's own time.
import { giveOutput, readTable, writeTable } from './staging.mjs';

const collectedUntil = Number(process.env.COLLECTED_UNTIL ?? 2011);

const raw = readTable('raw');
const valid = raw
  .filter((film) => film.Title !== null && film['Production Budget'] > 0 && film['Worldwide Gross'] > 0)
  .map((film, index) => ({ id: index + 1, ...film }));
const rejected = raw.length - valid.length;

writeTable('valid', valid);
giveOutput({
  valid: valid.length,
  rejected,
  rejected_percent: Number(((100 * rejected) / raw.length).toFixed(1)),
  impossible_dates: valid.filter((film) => Number(film['Release Date'].slice(-4)) > collectedUntil).length,
});
