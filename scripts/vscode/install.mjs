// Puts a real VS Code (its server, for a browser) into .vscode-test/, from npm packages alone: Node's built-ins only.
// Desktop VS Code would have to be downloaded from elsewhere.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const CODE_SERVER = 'code-server@4.139.1';
/** What that version needs. */
const NODE = 'node@24';
const root = join(import.meta.dirname, '../..');
const folder = join(root, '.vscode-test', CODE_SERVER.replace('@', '-'));
const done = join(folder, 'installed');

/** Where its parts lie; installs them when they are not there. */
export function installVscode() {
  const vscode = join(folder, 'node_modules/code-server/lib/vscode');
  const node = join(folder, 'node_modules/node/bin/node');
  if (!existsSync(done)) {
    console.log(`installing VS Code's server for tests into ${folder} …`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
    npm(folder, ['install', NODE]);
    npm(folder, ['install', '--ignore-scripts', CODE_SERVER]);
    npm(vscode, ['install', '--omit=dev', '--ignore-scripts'], join(folder, 'node_modules/node/bin'));
    writeFileSync(done, '');
  }
  return { node, server: join(vscode, 'out/server-main.js') };
}

/**
 * @param {string} cwd
 * @param {readonly string[]} args
 * @param {string} [first] a folder to look for node in first
 */
function npm(cwd, args, first) {
  const path = first ? `${first}${delimiter}${process.env.PATH}` : process.env.PATH;
  const env = { ...process.env, PATH: path, npm_config_fund: 'false', npm_config_audit: 'false' };
  execFileSync('npm', args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(installVscode().server);
