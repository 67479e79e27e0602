// What a task got from the tasks before it, and what it gave.
import type { JSX } from 'preact';
import { word } from '../../words.js';
import { usePage } from '../context.js';
import { Section } from './facts.js';
import { TextBox } from './text-box.js';

export function InAndOut({ taskId }: { readonly taskId: string }): JSX.Element | null {
  const { state } = usePage();
  const task = state.run.task(taskId);
  const details = state.details.value;
  if (!task || details?.task_id !== taskId || details.run_id !== state.runId.value) return null;
  const hasRun = task.attempts.length > 0;
  // In a replay, what comes later is not there yet.
  const output = task.state === 'success' ? details.output : null;
  return (
    <>
      {hasRun && details.inputs.length > 0 && (
        <Section title={word('details.input')}>
          {details.inputs.map((input) => (
            <Value key={input.task_id} name={input.task_id} {...input.value} />
          ))}
        </Section>
      )}
      {output && (
        <Section title={word('details.output')}>
          <Value {...output} />
        </Section>
      )}
    </>
  );
}

function Value({
  name,
  text,
  cut,
}: {
  readonly name?: string;
  readonly text: string;
  readonly cut: boolean;
}): JSX.Element {
  return (
    <div class="value">
      {name && <span class="muted">{name}</span>}
      <TextBox label={name ?? word('details.output')}>
        {text}
        {cut && <span class="muted">{`\n… ${word('details.cut')}`}</span>}
      </TextBox>
    </div>
  );
}
