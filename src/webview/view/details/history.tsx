// How long the task took in the DAG's last runs, against its median.
import type { JSX } from 'preact';
import { formatDuration, formatWhen } from '../../model/format.js';
import { lookOf, stateWord } from '../../model/look.js';
import { word } from '../../words.js';
import { usePage } from '../context.js';
import { Section } from './facts.js';

export function History({ taskId }: { readonly taskId: string }): JSX.Element | null {
  const { state, act } = usePage();
  const details = state.details.value;
  if (details?.task_id !== taskId || details.history.length === 0) return null;
  const median = state.stats.value[taskId]?.median_ms;
  const longest = Math.max(1, median ?? 0, ...details.history.map(({ duration_ms }) => duration_ms));
  const note = median === undefined ? '' : word('time.median', { duration: formatDuration(median) });
  const now = Date.now();
  return (
    <Section title={word('details.history')} note={note}>
      <ul class="bars">
        {details.history.map((bar) => {
          const text = word('details.historyBar', {
            when: bar.at === null ? bar.run_id : formatWhen(Date.parse(bar.at), now),
            state: stateWord(bar.state),
            duration: formatDuration(bar.duration_ms),
          });
          return (
            <li key={bar.run_id} class={bar.run_id === state.runId.value ? 'current' : ''}>
              <button
                type="button"
                class={`bar s-${lookOf(bar.state)}`}
                title={text}
                aria-label={text}
                style={{ height: `${Math.max(3, (bar.duration_ms / longest) * 48)}px` }}
                onClick={() => act.chooseRun(bar.run_id)}
              />
            </li>
          );
        })}
        {median !== undefined && (
          <li class="median" aria-hidden="true" style={{ bottom: `${(median / longest) * 48}px` }} />
        )}
      </ul>
    </Section>
  );
}
