// The commands there are, in the order of `taskflow --help`. A new one is a new file and a line here.
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { defineAttach } from './attach.js';
import { defineCancel } from './cancel.js';
import { defineResume } from './resume.js';
import { defineRetry } from './retry.js';
import { defineRun } from './run.js';

export const COMMANDS: ReadonlyArray<(program: Command, context: CliContext) => void> = [
  defineRun,
  defineAttach,
  defineCancel,
  defineResume,
  defineRetry,
];
