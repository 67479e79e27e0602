// What has to be said on the page: problems of the file, refusals of the host, and what only ears need.
import type { JSX } from 'preact';
import { counted, type WordKey, word } from '../words.js';
import { Button } from './button.js';
import { usePage } from './context.js';
import { Glyph } from './glyph.js';

export function Notices(): JSX.Element {
  const { state, act } = usePage();
  return (
    <section class="notices" aria-label={word('status.messages')}>
      <ConnectionBar />
      <ProblemBar />
      <RunningBar />
      <FileBar />
      {state.notices.value.map(({ id, severity, text }) => (
        <div key={id} class={`notice ${severity}`} role={severity === 'error' ? 'alert' : 'status'}>
          <Glyph name={severity} />
          <span class="notice-text">{text}</span>
          <Button label={word('action.dismiss')} glyph="close" iconOnly onClick={() => act.dismiss(id)} />
        </div>
      ))}
      <div class="visually-hidden" role="status" aria-live="polite">
        {state.announcement.value}
      </div>
    </section>
  );
}

/** What is shown may have changed since. */
function ConnectionBar(): JSX.Element | null {
  const { state } = usePage();
  if (state.connection.value !== 'lost') return null;
  return (
    <div class="notice warning" role="status">
      <Glyph name="warning" />
      <span class="notice-text">{word('connection.lost')}</span>
    </div>
  );
}

/** A run that goes on is not shown in place of one that is being read, but offered. */
function RunningBar(): JSX.Element | null {
  const { state, act } = usePage();
  const row = state.runningRow.value;
  if (!row) return null;
  return (
    <div class="notice info" role="status">
      <Glyph name="info" />
      <span class="notice-text">
        {word('run.running', { trigger: word(`trigger.${row.trigger}` satisfies WordKey) })}
      </span>
      <Button label={word('run.show')} onClick={() => act.chooseRun(row.run_id)} />
    </div>
  );
}

function FileBar(): JSX.Element | null {
  const { state, act } = usePage();
  if (!state.fileDiffers.value) return null;
  return (
    <div class="notice info" role="status">
      <Glyph name="info" />
      <span class="notice-text">{word('run.fileDiffers')}</span>
      <Button label={word('run.showFile')} onClick={() => act.chooseRun(null)} />
    </div>
  );
}

function ProblemBar(): JSX.Element | null {
  const { state, act } = usePage();
  const dag = state.dag.value;
  const staleness = state.staleness.value;
  if (!dag || !staleness) return null;
  const index = dag.problems.findIndex(({ severity }) => severity === 'error');
  const first = dag.problems[index];
  const errors = counted('count.errors', state.errors.value);
  return (
    <div class="notice error" role="status">
      <Glyph name="error" />
      <span class="notice-text">
        {word(staleness === 'stale' ? 'problems.stale' : 'problems.partial', { errors })}
        {first && <span class="muted">{first.message}</span>}
      </span>
      {first && state.can.value.go_to_line && (
        <Button
          label={word('problems.show')}
          onClick={() => act.command({ type: 'go_to_problem', revision: dag.revision, index })}
        />
      )}
    </div>
  );
}
