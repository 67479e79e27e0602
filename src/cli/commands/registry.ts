// The commands there are, in the order of `taskflow --help`. A new one is a new file and a line here.
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { defineAttach } from './attach.js';
import { defineBackfill } from './backfill.js';
import { defineCancel } from './cancel.js';
import { defineCompletion } from './completion.js';
import { defineGraph } from './graph.js';
import { defineHome } from './home.js';
import { defineInit } from './init.js';
import { defineList } from './list.js';
import { defineLogs } from './logs.js';
import { defineNext } from './next.js';
import { definePrune } from './prune.js';
import { defineResume } from './resume.js';
import { defineRetry } from './retry.js';
import { defineRun } from './run.js';
import { defineRuns } from './runs.js';
import { defineScheduler } from './scheduler.js';
import { defineSchema } from './schema.js';
import { defineServe } from './serve.js';
import { defineShow } from './show.js';
import { defineStatus } from './status.js';
import { defineValidate } from './validate.js';

export const COMMANDS: ReadonlyArray<(program: Command, context: CliContext) => void> = [
  defineRun,
  defineAttach,
  defineCancel,
  defineResume,
  defineRetry,
  defineValidate,
  defineList,
  defineShow,
  defineGraph,
  defineRuns,
  defineStatus,
  defineLogs,
  definePrune,
  defineHome,
  defineServe,
  defineScheduler,
  defineNext,
  defineBackfill,
  defineInit,
  defineSchema,
  defineCompletion,
];
