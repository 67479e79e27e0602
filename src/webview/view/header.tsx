// The top of the page: which DAG, which run, which view, and what can be done with it.
import type { JSX } from 'preact';
import { isFinalRunState } from '../../core/states.js';
import { formatDuration, formatWhen } from '../model/format.js';
import { runLook, stateWord } from '../model/look.js';
import { rowTookMs } from '../model/took.js';
import type { RunRow } from '../protocol.js';
import type { Tab } from '../state/page-state.js';
import { type WordKey, word } from '../words.js';
import { Button } from './button.js';
import { type Page, usePage } from './context.js';
import { exportGraph } from './export/export-graph.js';
import { Glyph } from './glyph.js';
import { Menu, type MenuItem } from './menu.js';
import { StateIcon } from './state-icon.js';

const TABS: readonly Tab[] = ['graph', 'gantt', 'grid'];

export function Header(): JSX.Element {
  const page = usePage();
  const { state, act } = page;
  return (
    <header class="header">
      <DagName />
      <RunPicker />
      <div
        class="tabs"
        role="tablist"
        aria-label={word('tab.label')}
        onKeyDown={(event) => moveTab(event, page)}
      >
        {TABS.map((tab) => {
          const isShown = state.tab.value === tab;
          return (
            <button
              type="button"
              key={tab}
              class="tab"
              role="tab"
              id={`tab-${tab}`}
              aria-selected={isShown}
              aria-controls="view"
              tabIndex={isShown ? 0 : -1}
              onClick={() => act.show(tab)}
            >
              {word(`tab.${tab}` satisfies WordKey)}
            </button>
          );
        })}
      </div>
      <span class="spring" />
      <Button label={word('action.find')} keys="/" glyph="find" iconOnly onClick={() => act.find()} />
      <RunButtons />
      <Button
        label={word('details.label')}
        glyph="panel"
        iconOnly
        pressed={state.showsDetails.value}
        onClick={() => {
          state.showsDetails.value = !state.showsDetails.value;
        }}
      />
      <Menu
        label={word('action.more')}
        align="right"
        iconOnly
        className="more"
        button={<Glyph name="more" />}
        items={moreItems(page)}
      />
    </header>
  );
}

function DagName(): JSX.Element {
  const { state, act } = usePage();
  const id = state.dag.value?.id ?? '';
  const dags = state.dags.value;
  if (dags.length < 2)
    return (
      <h1 class="dag-name" title={state.dag.value?.file ?? id}>
        {id}
      </h1>
    );
  return (
    <h1 class="dag-name">
      <Menu
        label={word('dag.choose')}
        button={
          <>
            <span class="picked">{id}</span>
            <Glyph name="down" />
          </>
        }
        items={dags.map((dag) => ({
          key: dag.id,
          content: dag.title,
          checked: dag.id === id,
          onChoose: () => act.post({ type: 'choose_dag', dag_id: dag.id }),
        }))}
      />
    </h1>
  );
}

function RunPicker(): JSX.Element {
  const page = usePage();
  const { state, act } = page;
  const { rows, more } = state.runs.value;
  const runId = state.runId.value;
  const open = state.runRow.value;
  const isReplay = state.run.replayAt.value !== null;
  // A moment of its past is no state of the run.
  const runState = isReplay ? (state.run.live?.state ?? null) : state.runState.value;
  const now = Date.now();
  const items: MenuItem[] = [
    {
      key: 'file',
      content: <span class="run-line">{word('run.file')}</span>,
      checked: runId === null,
      onChoose: () => act.chooseRun(null),
    },
    ...rows.map((row) => ({
      key: row.run_id,
      content: <RunLine row={row} now={now} />,
      checked: row.run_id === runId,
      onChoose: () => act.chooseRun(row.run_id),
    })),
  ];
  if (more)
    items.push({
      key: 'more',
      content: word('run.loadMore'),
      separated: true,
      onChoose: () => act.post({ type: 'request_runs' }),
    });
  return (
    <Menu
      label={word('run.choose')}
      className="run-picker"
      items={items}
      button={
        <>
          {runState && <StateIcon look={runLook(runState)} />}
          <span class="picked">
            {runState
              ? word(isReplay ? 'run.titleReplay' : 'run.titleState', {
                  when: open ? formatWhen(startOf(open), now) : (runId ?? ''),
                  state: stateWord(runState),
                })
              : word(rows.length > 0 ? 'run.file' : 'run.none')}
          </span>
          <Glyph name="down" />
        </>
      }
    />
  );
}

function RunLine({ row, now }: { readonly row: RunRow; readonly now: number }): JSX.Element {
  const took = rowTookMs(row, now);
  return (
    <span class="run-line">
      <StateIcon look={runLook(row.state)} />
      <span>{formatWhen(startOf(row), now)}</span>
      <span class="muted">{stateWord(row.state)}</span>
      <span class="muted">{word(`trigger.${row.trigger}` satisfies WordKey)}</span>
      <span class="muted number">
        {took !== null && row.state !== 'interrupted' ? formatDuration(took) : ''}
      </span>
    </span>
  );
}

function startOf(row: RunRow): number {
  return Date.parse(row.started_at ?? row.logical_date);
}

function RunButtons(): JSX.Element {
  const { state, act } = usePage();
  const can = state.can.value;
  const refused = can.run ? undefined : (can.reason ?? '');
  const runId = state.runId.value;
  void state.run.change.value;
  const live = state.run.live;
  const isInterrupted = state.runRow.value?.state === 'interrupted';
  const isActive = live !== null && !isFinalRunState(live.state) && !isInterrupted;
  const cancelling = isActive && live.cancel !== 'no';
  return (
    <>
      {runId !== null && (live?.state === 'failed' || live?.state === 'cancelled') && (
        <Button
          label={word('action.retryFailed')}
          refused={refused}
          onClick={() => act.command({ type: 'retry_failed', run_id: runId })}
        />
      )}
      {runId !== null && isInterrupted && (
        <Button
          label={word('action.resume')}
          refused={refused}
          onClick={() => act.command({ type: 'resume', run_id: runId })}
        />
      )}
      {runId !== null && isActive && (
        <Button
          label={word(cancelling ? 'action.cancelNow' : 'action.cancel')}
          refused={refused}
          onClick={() => act.command({ type: 'cancel', run_id: runId, now: cancelling })}
        />
      )}
      <Button
        label={word('action.run')}
        glyph="play"
        primary
        refused={refused ?? (state.errors.value > 0 ? state.dag.value?.problems[0]?.message : undefined)}
        onClick={() => act.run({ type: 'run' })}
      />
    </>
  );
}

function moreItems(page: Page): MenuItem[] {
  const { state } = page;
  const exports = (['svg', 'png', 'mermaid'] as const).map((format) => ({
    key: format,
    content: word(
      ({ svg: 'action.exportSvg', png: 'action.exportPng', mermaid: 'action.exportMermaid' } as const)[
        format
      ],
    ),
    onChoose: () => void exportGraph(page, format),
  }));
  return [
    ...exports,
    {
      key: 'keys',
      content: word('action.keys'),
      separated: true,
      onChoose: () => {
        state.showsKeys.value = true;
      },
    },
  ];
}

function moveTab(event: KeyboardEvent, { state, act }: Page): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const next = TABS[(TABS.indexOf(state.tab.value) + step + TABS.length) % TABS.length] ?? 'graph';
  act.show(next);
  document.getElementById(`tab-${next}`)?.focus();
}
