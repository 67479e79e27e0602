// `taskflow schema`: the JSON Schema of DAG files, for editors and other checkers.
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { EXIT } from '../exit-code.js';

export function defineSchema(program: Command, context: CliContext): void {
  program
    .command('schema')
    .description('print the JSON Schema of DAG files')
    .action(
      context.action(async () => {
        const { dagJsonSchema } = await import('../../definition/schema/json-schema.js');
        context.terminal.write(`${JSON.stringify(dagJsonSchema(), null, 2)}\n`);
        return EXIT.success;
      }),
    );
}
