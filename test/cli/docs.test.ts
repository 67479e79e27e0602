// docs/command-line.md tells of every command and every option, and of none that isn't there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.js';

/** Explained in a page of their own. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  serve: 'docs/http-api.md',
};

function optionsOf(command: Command): string[] {
  return command.options
    .filter(({ hidden }) => !hidden)
    .map(({ long }) => long ?? '')
    .sort();
}

describe('docs/command-line.md', () => {
  const page = readFileSync('docs/command-line.md', 'utf8');
  const program = createProgram({ exitCode: 0 });
  const commands = program
    .createHelp()
    .visibleCommands(program)
    .filter((each) => each.name() !== 'help');
  const sections = new Map(
    [...page.matchAll(/^### `taskflow ([a-z]+)(.*?)`\n([\s\S]*?)(?=^##)/gm)].map(
      ([, name = '', , text = '']) => [name, text],
    ),
  );

  it('has a section for each command', () => {
    const here = commands.map((command) => command.name()).filter((name) => !(name in ELSEWHERE));
    assert.deepEqual([...sections.keys()].sort(), here.sort());
  });

  it('names those that are explained elsewhere, and they are', () => {
    for (const [name, file] of Object.entries(ELSEWHERE)) {
      assert.ok(page.includes(`taskflow ${name}`), name);
      assert.ok(readFileSync(file, 'utf8').includes(`taskflow ${name}`), `${name} in ${file}`);
    }
  });

  it('has the options of each command, and no others', () => {
    for (const command of commands) {
      const text = sections.get(command.name());
      if (text === undefined) continue;
      const told = [...text.matchAll(/^\| (?:`-\w`, )?`(--[a-z-]+)/gm)].map(([, option]) => option ?? '');
      assert.deepEqual(told.sort(), optionsOf(command), command.name());
    }
  });

  it('has the options of the program itself', () => {
    for (const option of optionsOf(program)) assert.ok(page.includes(`\`${option}\``), option);
  });
});
