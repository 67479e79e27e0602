// Joins what the three branches made and loads it into an SQLite file, written aside and renamed: whoever reads
// it meanwhile sees the old file or the new one, never half of it.
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import initSqlJs from 'sql.js';
import { giveOutput, readTable } from './staging.mjs';

const file = process.env.DATABASE ?? 'out/movies.sqlite';
const byId = (rows) => new Map(rows.map((row) => [row.id, row]));
const titles = byId(readTable('titles'));
const returns = byId(readTable('returns'));
// Skipped when no date was wrong: then there is no table of it.
const dates = existsSync(join(process.env.STAGING, 'dates.json')) ? byId(readTable('dates')) : new Map();

const { Database } = await initSqlJs();
const database = new Database();
database.run(`CREATE TABLE movies (
  id INTEGER PRIMARY KEY, title TEXT NOT NULL, year INTEGER NOT NULL, genre TEXT, director TEXT,
  budget INTEGER NOT NULL, gross INTEGER NOT NULL, return REAL NOT NULL, imdb REAL
)`);
database.run('BEGIN');
const insert = database.prepare('INSERT INTO movies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
const films = readTable('valid');
for (const film of films) {
  insert.run([
    film.id,
    titles.get(film.id).title,
    Number((dates.get(film.id)?.date ?? film['Release Date']).slice(-4)),
    film['Major Genre'],
    film.Director,
    film['Production Budget'],
    film['Worldwide Gross'],
    returns.get(film.id).return,
    film['IMDB Rating'],
  ]);
}
insert.free();
database.run('COMMIT');

mkdirSync(dirname(file), { recursive: true });
writeFileSync(`${file}.${process.pid}`, database.export());
renameSync(`${file}.${process.pid}`, file);
giveOutput({ rows: films.length, file });
