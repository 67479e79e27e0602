// `npm run demo`: runs the ETL example, then prints what it found and where its history lies.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dag = 'examples/etl/movies.dag.yaml';

/** @param {string[]} args */
function taskflow(...args) {
  return spawnSync(process.execPath, [join('dist', 'cli.js'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  }).stdout;
}

console.log(`$ taskflow run ${dag}\n`);
const { status } = spawnSync(process.execPath, [join('dist', 'cli.js'), 'run', dag], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

console.log(`\n${readFileSync(join(root, 'examples', 'etl', 'out', 'report.txt'), 'utf8')}`);
const [latest] = JSON.parse(taskflow('runs', '--json', '--dag', 'movies_etl', '--limit', '1'));
const history = /^ +history +(.+)$/m.exec(taskflow('status', latest.run_id))?.[1] ?? '';
console.log(`Data:     examples/etl/out/movies.sqlite, a table named movies
History:  ${relative(root, history)}
Look at:  node dist/cli.js status ${latest.run_id}
          node dist/cli.js logs ${latest.run_id} fix_titles
          node dist/cli.js graph ${dag}`);
