// The attempts of a task; choosing one shows its log.
import type { JSX } from 'preact';
import type { TaskDefinition } from '../../../core/definition.js';
import { formatDuration, formatTime } from '../../model/format.js';
import { lookOf, stateWord } from '../../model/look.js';
import { taskDuration } from '../../model/progress.js';
import { attemptReason } from '../../model/reason.js';
import { word } from '../../words.js';
import { usePage } from '../context.js';
import { StateIcon } from '../state-icon.js';
import { Section } from './facts.js';

export function Attempts({ definition }: { readonly definition: TaskDefinition }): JSX.Element | null {
  const { state } = usePage();
  const task = state.run.task(definition.id);
  if (!task || task.attempts.length < 2) return null;
  const shown = state.attempt.value ?? task.attempts.at(-1)?.number;
  return (
    <Section title={word('details.attempts')}>
      <ol class="attempts">
        {task.attempts.map((attempt) => {
          const outcome = attempt.outcome ?? 'running';
          const duration = taskDuration({ ...task, attempts: [attempt] }, state.now.value);
          const why =
            outcome === 'success' || outcome === 'running' ? '' : attemptReason(attempt, definition);
          return (
            <li key={attempt.number}>
              <button
                type="button"
                class="attempt-row"
                aria-pressed={attempt.number === shown}
                onClick={() => {
                  state.attempt.value = attempt.number;
                }}
              >
                <StateIcon look={lookOf(outcome)} size={14} />
                <span class="number">{attempt.number}</span>
                <span class="attempt-why">{why || stateWord(outcome)}</span>
                <span class="muted number">
                  {formatTime(attempt.started_at ?? attempt.starting_at, true)}
                </span>
                <span class="number">{formatDuration(duration)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
