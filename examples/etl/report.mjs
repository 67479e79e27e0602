// Asks the SQLite file and writes the findings as a small text.
import { readFileSync, writeFileSync } from 'node:fs';
import initSqlJs from 'sql.js';
import { giveOutput } from './staging.mjs';

const { Database } = await initSqlJs();
const database = new Database(readFileSync(process.env.DATABASE ?? 'out/movies.sqlite'));

/** The rows of a query as text, its columns aligned; the first is text, the others are numbers. */
function table(sql) {
  const [{ columns, values }] = database.exec(sql);
  const rows = [columns, ...values.map((row) => row.map(String))];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const align = (text, column) =>
    column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]);
  return rows.map((row) => `  ${row.map(align).join('  ')}`).join('\n');
}

const [[films, first, last]] = database.exec('SELECT count(*), min(year), max(year) FROM movies')[0].values;
const { REJECTED = '0', DATES = '', TITLES = '0' } = process.env;

const report = `${films} films from ${first} to ${last} (${REJECTED} unusable left out, ${DATES || 'no'} dates and ${TITLES} titles repaired)

What a dollar of budget brought in, by decade (median budget in millions):
${table(`
  WITH ranked AS (
    SELECT year / 10 * 10 AS decade, budget,
      row_number() OVER (PARTITION BY year / 10 ORDER BY budget) AS place,
      count(*) OVER (PARTITION BY year / 10) AS films FROM movies)
  SELECT decade || 's' AS decade, films,
    (SELECT printf('%.1f', budget / 1e6) FROM ranked r WHERE r.decade = ranked.decade AND place = (films + 1) / 2) AS budget,
    (SELECT printf('%.2f', sum(gross) * 1.0 / sum(budget)) FROM movies WHERE year / 10 * 10 = decade) AS dollars
  FROM ranked WHERE films >= 10 GROUP BY decade ORDER BY decade`)}

Best returns of budgets over a million dollars:
${table(`
  SELECT title || ' (' || year || ')' AS film, printf('%.0f', return) AS dollars, coalesce(imdb, '-') AS imdb
  FROM movies WHERE budget > 1e6 ORDER BY return DESC LIMIT 5`)}

Genres by the share of films that lost money:
${table(`
  SELECT genre, count(*) AS films, printf('%.0f %%', 100.0 * sum(return < 1) / count(*)) AS lost
  FROM movies WHERE genre IS NOT NULL GROUP BY genre HAVING films >= 50 ORDER BY 1.0 * sum(return < 1) / count(*) LIMIT 6`)}
`;

writeFileSync(process.env.REPORT ?? 'out/report.txt', report);
giveOutput({ films, first, last });
console.log(report);
