// Films of the vega-datasets package by genre and by studio, side by side. What a task gets is typed by what it
// depends on: write `films.nothing` below, and your editor says that it does not exist.
import { readFile } from 'node:fs/promises';
import { DAG } from 'taskflow';

interface Film {
  readonly Title: string | null;
  readonly 'Worldwide Gross': number | null;
  readonly 'Major Genre': string | null;
  readonly Distributor: string | null;
}

export const dag = new DAG('movies_by_code', {
  description: 'Which genre and which studio earn most',
  tags: ['example', 'typescript'],
  params: {
    least: { type: 'integer', default: 20, minimum: 1, description: 'Films that a genre needs to count' },
  },
});

const films = dag.task(
  'films',
  { retries: 2, retryDelay: '500ms', timeout: '1m' },
  async (_, { signal, logger }) => {
    const url = new URL('../data/movies.json', import.meta.resolve('vega-datasets'));
    const all: Film[] = JSON.parse(await readFile(url, { encoding: 'utf8', signal }));
    logger.info('%d films', all.length);
    return all
      .filter((film) => film.Title !== null && film['Worldwide Gross'] !== null)
      .map((film) => ({
        gross: film['Worldwide Gross'] ?? 0,
        genre: film['Major Genre'],
        studio: film.Distributor,
      }));
  },
);

const genres = dag.task('genres', { dependsOn: [films] }, ({ films }, { params }) =>
  averages(films.map(({ genre, gross }) => [genre ?? 'Unknown', gross] as const)).filter(
    ({ count }) => count >= Number(params.least),
  ),
);

const studios = dag.task('studios', { dependsOn: [films] }, ({ films }) =>
  averages(films.map(({ studio, gross }) => [studio ?? 'Unknown', gross] as const)).slice(0, 3),
);

dag.task('report', { dependsOn: [genres, studios] }, ({ genres, studios }) => {
  console.log(`Best genre: ${genres[0]?.name}; best studios: ${studios.map(({ name }) => name).join(', ')}`);
  return { genre: genres[0]?.name ?? null };
});

function averages(entries: readonly (readonly [string, number])[]) {
  const sums = new Map<string, { count: number; gross: number }>();
  for (const [name, gross] of entries) {
    const sum = sums.get(name) ?? { count: 0, gross: 0 };
    sums.set(name, { count: sum.count + 1, gross: sum.gross + gross });
  }
  return [...sums]
    .map(([name, { count, gross }]) => ({ name, count, average: Math.round(gross / count) }))
    .sort((a, b) => b.average - a.average);
}
