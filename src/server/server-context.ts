// What the routes work with.
import type { Scheduler } from '../scheduler/scheduler.js';
import type { ServedDags } from './dags/served-dags.js';
import type { EventLog } from './events/event-log.js';
import type { LiveRuns } from './events/live-runs.js';
import type { ServedHistory } from './history/served-history.js';
import type { Limits } from './limits.js';
import type { Metrics } from './metrics/metrics.js';
import type { IdempotencyKeys } from './runs/idempotency-keys.js';
import type { RunStarter } from './runs/run-starter.js';
import type { Stopping } from './stopping.js';

export interface ServerContext {
  readonly home: string;
  /** Absolute path of the folder whose DAGs are served. */
  readonly project: string;
  /** The home came with the folder: nothing is run or changed. */
  readonly foreign: boolean;
  readonly version: string;
  /** Where the built page and layout-worker.js lie. */
  readonly dist: string;
  /** Where the files of /docs and the icon lie. */
  readonly media: string;
  readonly dags: ServedDags;
  readonly history: ServedHistory;
  readonly live: LiveRuns;
  readonly events: EventLog;
  readonly starter: RunStarter;
  readonly keys: IdempotencyKeys;
  readonly metrics: Metrics;
  readonly scheduler: Scheduler | null;
  readonly state: Stopping;
  readonly limits: Limits;
}
