// The graph as a list, for who can't see the picture: hidden from eyes, not from screen readers.
import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { formatDuration } from '../../model/format.js';
import { stateWord } from '../../model/look.js';
import { taskDuration } from '../../model/progress.js';
import { namesOf, shortReason } from '../../model/reason.js';
import { word } from '../../words.js';
import { type Page, usePage } from '../context.js';

/** Milliseconds, and one more for each task: nobody listens faster, and a list of thousands must not be written with every change. */
const REFRESH_MS = 1500;

export function TaskList(): JSX.Element | null {
  const page = usePage();
  const lines = useSignal<readonly (readonly [id: string, text: string])[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useSignalEffect(() => {
    void [page.state.run.change.value, page.state.drawn.value];
    timer.current ??= setTimeout(
      () => {
        timer.current = undefined;
        lines.value = linesOf(page);
      },
      REFRESH_MS + (page.state.drawn.peek()?.tasks.length ?? 0),
    );
  });
  const dag = page.state.drawn.value?.definition.id ?? '';
  return (
    <section class="visually-hidden" aria-label={word('graph.list', { dag })}>
      <ul>
        {lines.value.map(([id, text]) => (
          <li key={id}>{text}</li>
        ))}
      </ul>
    </section>
  );
}

function linesOf({ state }: Page): [string, string][] {
  const drawn = state.drawn.peek();
  const run = state.run.shown;
  const now = state.now.peek();
  return (drawn?.order ?? []).flatMap((index) => {
    const definition = drawn?.tasks[index];
    if (!definition) return [];
    const parts = [definition.id];
    const task = run?.tasks.get(definition.id);
    if (run && task) {
      parts.push(stateWord(task.state, task.allowed), shortReason(run, task, definition, now));
      if (task.attempts.length > 0) parts.push(formatDuration(taskDuration(task, now)));
    }
    if (definition.depends_on.length > 0)
      parts.push(word('graph.upstream', { tasks: namesOf(definition.depends_on, 5) }));
    return [[definition.id, parts.filter(Boolean).join(', ')] as [string, string]];
  });
}
