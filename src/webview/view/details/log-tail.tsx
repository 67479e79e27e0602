// The end of an attempt's log, with its colours; it stays at its end while lines come.
import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { FileLink } from '../../../core/file-links.js';
import { logPieces } from '../../model/log-pieces.js';
import { word } from '../../words.js';
import { usePage } from '../context.js';
import { Section } from './facts.js';
import { TextBox } from './text-box.js';

export function LogTail({ taskId }: { readonly taskId: string }): JSX.Element | null {
  const { state, act } = usePage();
  const task = state.run.task(taskId);
  const log = state.log.value;
  const box = useRef<HTMLPreElement>(null);
  const followsEnd = useRef(true);
  const isShown = task !== undefined && task.attempts.length > 0;
  const fits = isShown && log?.task_id === task.id && log.run_id === state.runId.value ? log : null;
  const text = fits?.text ?? '';
  const pieces = useMemo(() => logPieces(text.trimEnd()), [text]);
  const canOpen = state.can.value.open_log;
  const open = (link: FileLink): void => {
    if (!fits) return;
    const { path, line, column } = link;
    const place = { path, line, ...(column !== undefined && { column }) };
    act.command({ type: 'open_file', run_id: fits.run_id, task_id: fits.task_id, ...place });
  };
  useLayoutEffect(() => {
    const element = box.current;
    if (element && followsEnd.current) element.scrollTop = element.scrollHeight;
  }, [text]);
  if (!isShown) return null;
  const title =
    task.attempts.length > 1 && fits ? word('details.logOf', { number: fits.attempt }) : word('details.log');
  return (
    <Section title={title} note={fits?.cut ? word('details.logCut') : ''}>
      <TextBox
        boxRef={box}
        className="log"
        label={title}
        onScroll={({ scrollTop, scrollHeight, clientHeight }) => {
          followsEnd.current = scrollHeight - scrollTop - clientHeight < 8;
        }}
      >
        {fits && text === '' && <span class="muted">{word('details.noLog')}</span>}
        {!fits && <span class="muted">{word('details.loading')}</span>}
        {pieces.map(({ text: part, classes, link }, index) =>
          link && canOpen ? (
            <button key={index} type="button" class={`log-link ${classes}`} onClick={() => open(link)}>
              {part}
            </button>
          ) : (
            <span key={index} class={classes}>
              {part}
            </span>
          ),
        )}
      </TextBox>
    </Section>
  );
}
