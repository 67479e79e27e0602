// Runs the run machine on a made-up clock with made-up tasks: what the engine does, without processes.
import type { DagDefinition } from '../../src/core/definition.js';
import type { RunEvent } from '../../src/core/events.js';
import type { Graph } from '../../src/core/graph/graph.js';
import type { AttemptEnd, Command } from '../../src/core/run/commands.js';
import { RunMachine } from '../../src/core/run/run-machine.js';
import { foldEvents, type RunState } from '../../src/core/run-state.js';

/** What an attempt does: how long it takes and how it ends. */
export interface Behaviour {
  readonly ms: number;
  readonly exit: number | AttemptEnd;
}

export interface Simulation {
  readonly slots?: number;
  /** By task and attempt; default: 10 ms, exit 0. */
  readonly behave?: (taskId: string, attempt: number) => Behaviour;
  /** Answers of `if`; default true. */
  readonly condition?: (taskId: string) => boolean;
  readonly random?: () => number;
  readonly priorities?: (graph: Graph) => ArrayLike<number>;
  /** Cancels at these times. */
  readonly cancelAt?: ReadonlyArray<{ readonly at: number; readonly now: boolean }>;
  /** How long an attempt that is told to end takes for it; default 1 ms. */
  readonly endMs?: number;
  /** The exit code of an attempt that was told to end; default 143. */
  readonly endExit?: number;
}

export interface Simulated {
  readonly state: RunState;
  readonly events: readonly RunEvent[];
  /** Each `start_attempt` that was asked for, as `task.attempt`. */
  readonly started: readonly string[];
}

export function createdEvents(definition: DagDefinition, extra: Partial<RunEvent> = {}): RunEvent[] {
  const header = { version: 1, run_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', at: new Date(0).toISOString() };
  return [
    {
      ...header,
      seq: 1,
      type: 'run_created',
      dag_id: definition.id,
      definition,
      params: {},
      trigger: 'manual',
      logical_date: header.at,
      file: null,
      project: '/',
      ...extra,
    } as RunEvent,
    { ...header, seq: 2, type: 'run_queued' },
  ];
}

interface Pending {
  readonly at: number;
  readonly act: () => Command[];
}

/** Runs from these events (default: a new run) to the end. Throws when nothing more would ever happen. */
export function simulate(
  definition: DagDefinition,
  options: Simulation = {},
  from: readonly RunEvent[] = createdEvents(definition),
): Simulated {
  return new World(options, from).run();
}

/** What outlives runners: the journal, and attempts that go on. Each `run` is one runner's life. */
export class World {
  readonly events: RunEvent[];
  readonly started: string[] = [];
  /** Attempts that live on when a runner dies: when they end, and how. */
  readonly alive = new Map<string, { ends: number; end: AttemptEnd; isEnding: boolean }>();
  now: number;
  readonly #options: Simulation;
  #nonce = 0;

  constructor(options: Simulation, from: readonly RunEvent[]) {
    this.#options = options;
    this.events = [...from];
    this.now = Math.max(...from.map((event) => Date.parse(event.at)));
  }

  /**
   * Lives until the run's end, or until `maxEvents` events are in the journal: then the runner is dead, the last
   * command batch perhaps half carried out.
   */
  run(maxEvents = Number.POSITIVE_INFINITY): Simulated {
    // Folding changes state in place, so each runner folds anew from its own copy of the events.
    const state = foldEvents(structuredClone(this.events));
    if (!state) throw new Error('no run');
    const machine = new RunMachine({
      state,
      slots: this.#options.slots ?? 4,
      random: this.#options.random ?? (() => 0.5),
      newNonce: () => `nonce${++this.#nonce}`,
      priorities: this.#options.priorities ?? ((graph) => graph.ids.map(() => 1)),
    });
    const pending: Pending[] = (this.#options.cancelAt ?? []).map(({ at, now }) => ({
      at,
      act: () => machine.cancel(now, this.now),
    }));
    let isDead = false;
    let isFinished = false;
    const carryOut = (commands: readonly Command[]): void => {
      for (const command of commands) {
        if (isDead) return;
        if (command.type === 'record') {
          if (this.events.length >= maxEvents) {
            isDead = true;
            return;
          }
          this.events.push(command.event);
        } else if (command.type === 'start_attempt') this.#start(command, pending, machine);
        else if (command.type === 'end_attempt') this.#end(command, pending, machine);
        else if (command.type === 'evaluate_condition') {
          const value = this.#options.condition?.(command.task_id) ?? true;
          const act = () => machine.conditionAnswered(command.task_id, { ok: true, value }, this.now);
          pending.push({ at: this.now, act });
        } else isFinished = true;
      }
    };
    if (state.started_at === undefined) carryOut(machine.start(this.now));
    else {
      carryOut(machine.adopt(2, 1, this.now));
      const open = [...state.tasks.values()].flatMap((each) => {
        const attempt = each.attempts.at(-1);
        return attempt && !attempt.outcome ? [{ id: each.id, attempt }] : [];
      });
      carryOut(machine.resume(this.now));
      for (const { id, attempt } of open) {
        const key = `${id}.${attempt.number}`;
        const found = this.alive.get(key);
        if (!found) carryOut(machine.restartAttempt(id, attempt.number, this.now));
        else {
          if (attempt.started_at === undefined)
            carryOut(machine.attemptStarted(id, attempt.number, 1, this.now));
          this.#await(key, id, attempt.number, pending, machine);
        }
      }
    }
    while (!isFinished && !isDead) {
      const wake = machine.nextWakeAt;
      pending.sort((a, b) => a.at - b.at);
      const next = pending[0];
      if (next && (wake === null || next.at <= wake)) {
        pending.shift();
        this.now = Math.max(this.now, next.at);
        carryOut(next.act());
      } else if (wake !== null) {
        this.now = Math.max(this.now, wake);
        carryOut(machine.tick(this.now));
      } else
        throw new Error(
          `the run hangs: ${JSON.stringify([...state.tasks.values()].map((t) => [t.id, t.state]))}`,
        );
    }
    return {
      state: foldEvents(structuredClone(this.events)) ?? state,
      events: this.events,
      started: this.started,
    };
  }

  #start(
    command: Extract<Command, { type: 'start_attempt' }>,
    pending: Pending[],
    machine: RunMachine,
  ): void {
    const { task_id: id, attempt } = command;
    const key = `${id}.${attempt}`;
    this.started.push(key);
    const { ms, exit } = this.#options.behave?.(id, attempt) ?? { ms: 10, exit: 0 };
    const end: AttemptEnd =
      typeof exit === 'number' ? { kind: 'exited', exit_code: exit, output: { state: 'none' } } : exit;
    this.alive.set(key, { ends: this.now + ms, end, isEnding: false });
    pending.push({ at: this.now, act: () => machine.attemptStarted(id, attempt, 1, this.now) });
    this.#await(key, id, attempt, pending, machine);
  }

  #await(key: string, id: string, attempt: number, pending: Pending[], machine: RunMachine): void {
    const look = (): Command[] => {
      const found = this.alive.get(key);
      if (!found) return [];
      if (found.ends > this.now) {
        pending.push({ at: found.ends, act: look });
        return [];
      }
      return machine.attemptEnded(id, attempt, found.end, this.now);
    };
    pending.push({ at: Math.max(this.now, this.alive.get(key)?.ends ?? this.now), act: look });
  }

  #end(command: Extract<Command, { type: 'end_attempt' }>, pending: Pending[], machine: RunMachine): void {
    const { task_id: id, attempt } = command;
    const key = `${id}.${attempt}`;
    const found = this.alive.get(key);
    if (!found) return;
    found.ends = Math.min(found.ends, this.now + (command.force ? 0 : (this.#options.endMs ?? 1)));
    found.end = { kind: 'exited', exit_code: this.#options.endExit ?? 143, output: { state: 'none' } };
    this.#await(key, id, attempt, pending, machine);
  }
}

/** Final states by task id. */
export function statesOf(simulated: Simulated): Record<string, string> {
  return Object.fromEntries([...simulated.state.tasks.values()].map((each) => [each.id, each.state]));
}
