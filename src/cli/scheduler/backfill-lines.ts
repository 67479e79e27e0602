// What a backfill tells: its plan, each run as it ends, and a summary.
import type { DagDefinition } from '../../core/definition.js';
import type { RunStateName } from '../../core/states.js';
import { formatWithOffset } from '../../core/time/format-with-offset.js';
import { machineTimezone } from '../../core/time/zone.js';
import type { BackfillPlan, SkipReason } from '../../scheduler/backfill-plan.js';
import { formatElapsed } from '../progress/task-lines.js';
import { stateColor, stateMark, type Terminal } from '../terminal.js';
import { counted } from '../text/counted.js';

export interface EndedRun {
  readonly run_id: string;
  readonly logicalMs: number;
  readonly state: RunStateName;
  /** Milliseconds since its creation. */
  readonly duration: number;
}

const REASONS: Readonly<Record<SkipReason, string>> = {
  succeeded: 'it has succeeded',
  active: 'a run of it is active',
  ended: 'it has run',
};

export class BackfillLines {
  readonly #terminal: Terminal;
  readonly #dagId: string;
  readonly #timezone: string;
  readonly #plan: BackfillPlan;
  readonly #skipped: { logicalMs: number; reason: SkipReason }[];
  #done = 0;

  constructor(terminal: Terminal, definition: DagDefinition, plan: BackfillPlan) {
    this.#terminal = terminal;
    this.#dagId = definition.id;
    this.#timezone = definition.schedule?.timezone ?? machineTimezone();
    this.#plan = plan;
    this.#skipped = [...plan.skipped];
  }

  tellPlan(isJson: boolean): void {
    if (isJson) {
      const runs = this.#plan.toRun.map(iso);
      this.#terminal.write(
        `${JSON.stringify({ dag_id: this.#dagId, dry_run: true, runs, skipped: this.#skippedJson() }, null, 2)}\n`,
      );
      return;
    }
    this.#terminal.write(`${this.#head()}\n`);
    for (const ms of this.#plan.toRun) this.#terminal.write(`  ${this.#time(ms)}  would run\n`);
    for (const { logicalMs, reason } of this.#plan.skipped)
      this.#terminal.write(`  ${this.#time(logicalMs)}  skipped: ${REASONS[reason]}\n`);
  }

  tellQueued(queued: readonly { readonly logicalMs: number; readonly runId: string }[]): void {
    const runs = queued.map(({ logicalMs, runId }) => ({ run_id: runId, logical_date: iso(logicalMs) }));
    this.#terminal.write(
      `${JSON.stringify({ dag_id: this.#dagId, runs, skipped: this.#skippedJson() }, null, 2)}\n`,
    );
  }

  tellStart(maxParallelRuns: number): void {
    this.#terminal.write(`${this.#head()}${maxParallelRuns > 1 ? `, ${maxParallelRuns} at a time` : ''}\n`);
  }

  tellEnded({ run_id, logicalMs, state, duration }: EndedRun): void {
    const { colors } = this.#terminal;
    const color = stateColor(this.#terminal, state);
    this.#terminal.write(
      `${this.#count()} ${this.#time(logicalMs)}  ${stateMark(this.#terminal, state)} ${color(state)}  ${formatElapsed(duration)}  ${colors.dim(run_id)}\n`,
    );
  }

  tellSkipped(logicalMs: number, reason: SkipReason, isJson: boolean): void {
    this.#skipped.push({ logicalMs, reason });
    const count = this.#count();
    if (!isJson) this.#terminal.write(`${count} ${this.#time(logicalMs)}  skipped: ${REASONS[reason]}\n`);
  }

  tellSummary(ended: readonly EndedRun[], notStarted: number, isJson: boolean): void {
    if (isJson) {
      const runs = ended.map(({ run_id, logicalMs, state }) => ({
        run_id,
        logical_date: iso(logicalMs),
        state,
      }));
      const skipped = this.#skippedJson();
      const summary = { type: 'backfill_finished', dag_id: this.#dagId, runs, skipped };
      this.#terminal.write(`${JSON.stringify({ ...summary, not_started: notStarted })}\n`);
      return;
    }
    const counts = new Map<RunStateName, number>();
    for (const { state } of ended) counts.set(state, (counts.get(state) ?? 0) + 1);
    const words = [...counts].map(([state, count]) => `${count} ${state}`);
    if (this.#skipped.length > 0) words.push(`${this.#skipped.length} skipped`);
    if (notStarted > 0) words.push(`${notStarted} not started`);
    this.#terminal.write(`${words.join(', ') || 'nothing to run'}\n`);
  }

  #head(): string {
    const { toRun, skipped } = this.#plan;
    const words = skipped.length > 0 ? `, ${skipped.length} of ${toRun.length + skipped.length} skipped` : '';
    return `${this.#terminal.colors.bold(this.#dagId)}: ${counted(toRun.length, 'run')}${words}`;
  }

  #count(): string {
    this.#done += 1;
    const total = this.#plan.toRun.length;
    return `[${String(this.#done).padStart(String(total).length)}/${total}]`;
  }

  #skippedJson(): readonly { logical_date: string; reason: SkipReason }[] {
    return this.#skipped.map(({ logicalMs, reason }) => ({ logical_date: iso(logicalMs), reason }));
  }

  #time(ms: number): string {
    return formatWithOffset(ms, this.#timezone);
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
