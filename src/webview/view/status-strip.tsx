// One line about the run as a whole: how far, how many in which state, how long, how long still.
import type { JSX } from 'preact';
import { runTookMs } from '../../core/run-state.js';
import { isFinalRunState } from '../../core/states.js';
import { formatDuration } from '../model/format.js';
import type { Look } from '../model/look.js';
import { countStates, remainingMs, type StateCount } from '../model/progress.js';
import { counted, type WordKey, word } from '../words.js';
import { usePage } from './context.js';
import { StateIcon } from './state-icon.js';

export function StatusStrip(): JSX.Element {
  const { state } = usePage();
  return (
    <section class="status" aria-label={word('status.label')}>
      {state.hasRun.value ? <RunStatus /> : <FileStatus />}
      <span class="spring" />
      {state.hasRun.value && <Times />}
      {(state.drawn.value?.edges ?? 0) > 0 && (
        <button
          type="button"
          class="legend-toggle"
          aria-label={word('action.critical')}
          aria-pressed={state.showsCritical.value}
          title={word('action.criticalHint')}
          onClick={() => {
            state.showsCritical.value = !state.showsCritical.value;
          }}
        >
          <span class="legend-line" aria-hidden="true" />
          <span class="legend-text">{word('action.critical')}</span>
        </button>
      )}
    </section>
  );
}

function RunStatus(): JSX.Element | null {
  const { state } = usePage();
  void [state.run.change.value, state.run.replayAt.value];
  const run = state.run.shown;
  if (!run) return null;
  const counts = countStates(run);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const isOver = isFinalRunState(run.state);
  const nameOf = (look: Look): string =>
    look === 'allowed_failure'
      ? word('state.allowed', { state: word('state.failed') })
      : word(look === 'none' && !isOver ? 'state.waiting' : (`state.${look}` satisfies WordKey));
  const text = counts.map(({ look, count }) => `${count} ${nameOf(look)}`).join(', ');
  return (
    <>
      <div class="progress" role="img" aria-label={text}>
        {counts.map(({ look, count }) => (
          <span key={look} class={`part s-${look}`} style={{ flexGrow: count }} />
        ))}
      </div>
      <div class="counts" aria-hidden="true">
        {counts.map((count) => (
          <Count key={count.look} {...count} total={total} name={nameOf(count.look)} />
        ))}
      </div>
    </>
  );
}

function Count({
  look,
  count,
  name,
}: StateCount & { readonly total: number; readonly name: string }): JSX.Element {
  return (
    <span class="count">
      <StateIcon look={look} size={14} />
      <b>{count}</b> <span class="muted">{name}</span>
    </span>
  );
}

function Times(): JSX.Element | null {
  const { state } = usePage();
  const now = state.now.value;
  const run = state.run.shown;
  const drawn = state.drawn.value;
  const took = run && runTookMs(run, now);
  if (!run || !drawn || took === null) return null;
  const isOver = isFinalRunState(run.state);
  const left =
    isOver || state.run.replayAt.value !== null ? null : remainingMs(drawn, run, state.stats.value, now);
  return (
    <span class="times">
      {word(isOver ? 'time.took' : 'time.elapsed', { duration: formatDuration(took) })}
      {left !== null && left > 0 && ` · ${word('time.left', { duration: formatDuration(left) })}`}
    </span>
  );
}

function FileStatus(): JSX.Element | null {
  const { state } = usePage();
  const drawn = state.drawn.value;
  if (!drawn) return null;
  return (
    <span class="counts muted">
      {[
        state.dag.value?.file,
        counted('count.tasks', drawn.tasks.length),
        counted('count.edges', drawn.edges),
        counted('count.levels', drawn.levels),
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
  );
}
