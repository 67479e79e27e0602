// What is known of the run, or of the DAG where no run is chosen.
import type { JSX } from 'preact';
import type { ScheduleDefinition } from '../../../core/definition.js';
import { formatDuration, formatWhen } from '../../model/format.js';
import { runLook, stateWord } from '../../model/look.js';
import { counted, type WordKey, word } from '../../words.js';
import { usePage } from '../context.js';
import { StateIcon } from '../state-icon.js';
import { type Fact, Facts, Section } from './facts.js';

export function Overview(): JSX.Element {
  const { state } = usePage();
  return (
    <>
      {state.hasRun.value && <RunOverview />}
      <DagOverview />
      <p class="muted hint">{word('details.selectHint')}</p>
    </>
  );
}

function RunOverview(): JSX.Element | null {
  const { state } = usePage();
  void state.run.change.value;
  const run = state.run.shown;
  const runState = state.runState.value;
  if (!run || !runState) return null;
  const today = Date.now();
  const facts: Fact[] = [
    [word('details.trigger'), word(`trigger.${run.trigger}` satisfies WordKey)],
    [word('details.logicalDate'), formatWhen(Date.parse(run.logical_date), today)],
    [word('details.started'), run.started_at === undefined ? '' : formatWhen(run.started_at, today)],
    [word('details.ended'), run.ended_at === undefined ? '' : formatWhen(run.ended_at, today)],
    [word('details.slots'), run.slots > 0 ? String(run.slots) : ''],
    [word('details.runId'), <code key="id">{run.run_id}</code>],
  ];
  const params = Object.entries(run.params);
  return (
    <>
      <h2>{word('details.run')}</h2>
      <p class="state-line">
        <StateIcon look={runLook(runState)} />
        <span>{stateWord(runState)}</span>
      </p>
      {run.reason === 'load-error' && (
        <p class="run-fault">
          {word('why.loadError')}
          {'\n'}
          {run.message}
        </p>
      )}
      <Facts facts={facts} />
      {params.length > 0 && (
        <Section title={word('details.params')}>
          <Facts
            facts={params.map(([name, value]) => [
              name,
              <code key={name}>{typeof value === 'string' ? value : JSON.stringify(value)}</code>,
            ])}
          />
        </Section>
      )}
    </>
  );
}

function DagOverview(): JSX.Element | null {
  const { state } = usePage();
  const drawn = state.drawn.value;
  if (!drawn) return null;
  const { definition } = drawn;
  const params = Object.entries(definition.params);
  const facts: Fact[] = [
    [word('details.description'), definition.description],
    [word('details.defined'), state.dag.value?.file],
    [
      word('details.size'),
      `${counted('count.tasks', drawn.tasks.length)}, ${counted('count.levels', drawn.levels)}`,
    ],
    [word('details.schedule'), definition.schedule && scheduleText(definition.schedule)],
    [word('details.tags'), definition.tags.join(', ')],
    [word('details.params'), state.hasRun.value ? '' : params.map(([name]) => name).join(', ')],
    [
      word('details.timeout'),
      definition.timeout_ms === undefined ? '' : formatDuration(definition.timeout_ms),
    ],
  ];
  return state.hasRun.value ? (
    <Section title={word('details.file')}>
      <Facts facts={facts} />
    </Section>
  ) : (
    <>
      <h2>{definition.id}</h2>
      <Facts facts={facts} />
    </>
  );
}

function scheduleText(schedule: ScheduleDefinition): JSX.Element {
  const times =
    schedule.cron?.join(', ') ?? word('details.every', { duration: formatDuration(schedule.every_ms ?? 0) });
  return <code>{schedule.timezone ? `${times} (${schedule.timezone})` : times}</code>;
}
