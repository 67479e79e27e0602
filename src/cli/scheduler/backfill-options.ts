// What `taskflow backfill` was asked for.
import type { Rerun } from '../../scheduler/backfill-plan.js';
import type { DagOption } from '../dag-option.js';

export interface BackfillOptions extends DagOption {
  readonly from: string;
  readonly to?: string;
  readonly dryRun?: true;
  readonly order: 'oldest' | 'newest';
  readonly maxParallelRuns?: number;
  readonly rerun: Rerun;
  readonly param: readonly string[];
  readonly detach?: true;
  readonly json?: true;
}
