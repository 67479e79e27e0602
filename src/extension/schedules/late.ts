// What the parts about time need of the scheduler, in one piece that is loaded when the editor has started.
export { formatWithOffset } from '../../core/time/format-with-offset.js';
export { comingRuns } from '../../scheduler/coming-runs.js';
export { compileSchedule } from '../../scheduler/compiled-schedule.js';
export { isScheduled, knownDags } from '../../scheduler/dag-files.js';
export { readRecord } from '../../scheduler/schedule-record.js';
export { WatchedSettings } from '../../scheduler/scheduler-settings.js';
