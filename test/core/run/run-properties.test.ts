// What holds for every run: random DAGs, random endings, and runners that die after any event.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TRIGGER_RULES } from '../../../src/core/definition.js';
import { isFinalTaskState } from '../../../src/core/states.js';
import { dag, task } from '../../support/definitions.js';
import {
  type Behaviour,
  createdEvents,
  type Simulation,
  simulate,
  statesOf,
  World,
} from '../../support/simulated-run.js';

interface Case {
  readonly definition: ReturnType<typeof dag>;
  readonly options: Simulation;
}

/** DAGs of up to 9 tasks: each may depend on earlier ones; each attempt's end is fixed by task and number. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    tasks: fc.array(
      fc.record({
        upstream: fc.array(fc.nat(8), { maxLength: 4 }),
        rule: fc.constantFrom(...TRIGGER_RULES),
        retries: fc.nat(2),
        allow: fc.boolean(),
        hasCondition: fc.boolean(),
        condition: fc.boolean(),
        ends: fc.array(fc.constantFrom(0, 0, 1, 9), { minLength: 3, maxLength: 3 }),
        ms: fc.integer({ min: 1, max: 30 }),
      }),
      { minLength: 1, maxLength: 9 },
    ),
    slots: fc.integer({ min: 1, max: 4 }),
    failFast: fc.boolean(),
  })
  .map(({ tasks, slots, failFast }) => {
    const definition = dag(
      tasks.map(({ upstream, rule, retries, allow, hasCondition }, index) =>
        task(
          `t${index}`,
          [...new Set(upstream.filter((place) => place < index).map((place) => `t${place}`))],
          {
            trigger_rule: rule,
            retries,
            retry_delay_ms: 5,
            allow_failure: allow,
            skip_on: [9],
            ...(hasCondition && { if: 'asked' }),
          },
        ),
      ),
      { fail_fast: failFast },
    );
    const of = (id: string) => tasks[Number(id.slice(1))];
    const behave = (id: string, attempt: number): Behaviour => ({
      ms: of(id)?.ms ?? 1,
      exit: of(id)?.ends[attempt - 1] ?? 0,
    });
    return { definition, options: { slots, behave, condition: (id: string) => of(id)?.condition ?? true } };
  });

describe('every run', () => {
  it('ends, with every task in a final state and no attempt started twice', () => {
    fc.assert(
      fc.property(cases, ({ definition, options }) => {
        const run = simulate(definition, options);
        for (const each of run.state.tasks.values()) assert.ok(isFinalTaskState(each.state), each.id);
        assert.equal(new Set(run.started).size, run.started.length);
        const failed = [...run.state.tasks.values()].some(
          (each) => (each.state === 'failed' || each.state === 'timed_out') && !each.allowed,
        );
        assert.equal(run.state.state === 'failed', failed);
      }),
      { numRuns: 300 },
    );
  });

  it('starts nothing before a decision that its upstream tasks allow', () => {
    fc.assert(
      fc.property(cases, ({ definition, options }) => {
        const { events } = simulate(definition, options);
        const ended = new Set<string>();
        for (const event of events) {
          if (event.type === 'task_state' && isFinalTaskState(event.state)) ended.add(event.task_id);
          if (event.type !== 'attempt_starting') continue;
          const { depends_on = [], trigger_rule } =
            definition.tasks.find((each) => each.id === event.task_id) ?? {};
          if (
            trigger_rule === 'all_success' ||
            trigger_rule === 'all_done' ||
            trigger_rule === 'none_failed'
          ) {
            for (const id of depends_on) assert.ok(ended.has(id), `${event.task_id} before ${id}`);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('goes on as it would have when its runner dies after any event, and starts no attempt twice', () => {
    fc.assert(
      fc.property(
        cases,
        fc.array(fc.nat(60), { minLength: 1, maxLength: 3 }),
        ({ definition, options }, deaths) => {
          // What fail_fast catches unstarted depends on the hour of death; all else must not.
          const steady = { ...definition, fail_fast: false };
          const undisturbed = simulate(steady, options);
          const world = new World(options, createdEvents(steady));
          let length = 2;
          for (const more of deaths) {
            length += more;
            world.run(length);
          }
          const run = world.run();
          assert.deepEqual(run.started.length, new Set(run.started).size, 'an attempt was started twice');
          const isTimeless = steady.tasks.every(({ trigger_rule }) => !/^one_/.test(trigger_rule));
          if (isTimeless) assert.deepEqual(statesOf(run), statesOf(undisturbed));
          for (const each of run.state.tasks.values()) assert.ok(isFinalTaskState(each.state), each.id);
          assert.deepEqual(
            run.events.map((event) => event.seq),
            run.events.map((_, index) => index + 1),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('ends also when it is cancelled at any time and its runner dies', () => {
    fc.assert(
      fc.property(cases, fc.nat(80), fc.nat(60), ({ definition, options }, at, death) => {
        const world = new World({ ...options, cancelAt: [{ at, now: false }] }, createdEvents(definition));
        world.run(2 + death);
        const run = world.run();
        for (const each of run.state.tasks.values()) assert.ok(isFinalTaskState(each.state), each.id);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps an attempt that it has begun to end timed out or cancelled, whenever its runner dies and however it exits', () => {
    const endings = fc.record({
      timeout: fc.integer({ min: 1, max: 30 }),
      runTimeout: fc.option(fc.integer({ min: 5, max: 80 }), { nil: undefined }),
      cancelAt: fc.option(fc.nat(60), { nil: undefined }),
      endMs: fc.nat(40),
      endExit: fc.constantFrom(0, 1, 9, 143),
      deaths: fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }),
    });
    let ended = 0;
    fc.assert(
      fc.property(cases, endings, ({ definition, options }, ending) => {
        const { timeout, runTimeout, cancelAt, endMs, endExit, deaths } = ending;
        const tasks = definition.tasks.map((each) => ({ ...each, timeout_ms: timeout }));
        const limited = { ...definition, tasks, ...(runTimeout && { timeout_ms: runTimeout }) };
        const cancels = cancelAt === undefined ? [] : [{ at: cancelAt, now: false }];
        const world = new World({ ...options, cancelAt: cancels, endMs, endExit }, createdEvents(limited));
        let length = 2;
        for (const more of deaths) {
          length += more;
          world.run(length);
        }
        const run = world.run();
        assert.equal(new Set(run.started).size, run.started.length);
        for (const event of run.events) {
          if (event.type !== 'attempt_ending') continue;
          ended += 1;
          const task = run.state.tasks.get(event.task_id);
          const attempt = task?.attempts.find(({ number }) => number === event.attempt);
          assert.equal(attempt?.outcome, event.reason === 'cancelled' ? 'cancelled' : 'timed_out');
          assert.equal(attempt?.reason, event.reason);
        }
        for (const each of run.state.tasks.values()) assert.ok(isFinalTaskState(each.state), each.id);
      }),
      { numRuns: 500 },
    );
    assert.ok(ended > 500, `only ${ended} attempts were ended`);
  });

  it('ends also when damage took any line of its journal but the first', () => {
    fc.assert(
      fc.property(cases, fc.nat(60), fc.nat(100), ({ definition, options }, death, place) => {
        const world = new World(options, createdEvents(definition));
        world.run(2 + death);
        world.events.splice(1 + (place % (world.events.length - 1)), 1);
        const run = world.run();
        for (const each of run.state.tasks.values()) assert.ok(isFinalTaskState(each.state), each.id);
      }),
      { numRuns: 300 },
    );
  });
});
