// What can be done with the task selected.
import type { JSX } from 'preact';
import { isFinalTaskState } from '../../../core/states.js';
import { word } from '../../words.js';
import { Button } from '../button.js';
import { usePage } from '../context.js';
import { Glyph } from '../glyph.js';
import { Menu } from '../menu.js';

export function TaskButtons({ taskId: id }: { readonly taskId: string }): JSX.Element {
  const { state, act } = usePage();
  const task = state.run.task(id);
  const can = state.can.value;
  const runId = state.runId.value;
  const attempt = state.attempt.value ?? task?.attempts.at(-1)?.number;
  const refused = can.run ? undefined : (can.reason ?? '');
  const isDone = task !== undefined && isFinalTaskState(task.state) && !state.isLive.value;
  const parts = [
    { part: 'until', label: word('action.runUntil') },
    { part: 'from', label: word('action.runFrom') },
    { part: 'alone', label: word('action.runAlone') },
  ] as const;
  return (
    <div class="buttons">
      {runId !== null && attempt !== undefined && can.open_log && (
        <Button
          label={word(task?.state === 'running' ? 'action.followLog' : 'action.log')}
          keys="L"
          onClick={() =>
            act.command({
              type: task?.state === 'running' ? 'follow_log' : 'open_log',
              run_id: runId,
              task_id: id,
              attempt,
            })
          }
        />
      )}
      {runId !== null && isDone && (
        <Button
          label={word('action.retry')}
          refused={refused}
          onClick={() => act.command({ type: 'retry_task', run_id: runId, task_id: id })}
        />
      )}
      {can.go_to_line && (
        <Button
          label={word('action.goToLine')}
          keys="G"
          onClick={() => act.command({ type: 'go_to_line', task_id: id })}
        />
      )}
      {can.run ? (
        <Menu
          label={word('action.runPart')}
          button={
            <>
              <Glyph name="play" />
              <span>{word('action.runPartShort')}</span>
              <Glyph name="down" />
            </>
          }
          align="right"
          items={parts.map(({ part, label }) => ({
            key: part,
            content: label,
            onChoose: () => act.run({ type: 'run_part', task_id: id, part }),
          }))}
        />
      ) : (
        <Button
          label={word('action.runPartShort')}
          glyph="play"
          refused={refused}
          onClick={() => undefined}
        />
      )}
    </div>
  );
}
