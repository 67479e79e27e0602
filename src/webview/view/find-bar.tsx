// Finding a task: type, Enter goes to the next match, what does not match is dimmed.
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { word } from '../words.js';
import { Button } from './button.js';
import { usePage } from './context.js';

export function FindBar(): JSX.Element {
  const { state, act } = usePage();
  const input = useRef<HTMLInputElement>(null);
  // Before the next key arrives: an effect after the paint loses the first letters of who types fast.
  useLayoutEffect(() => input.current?.focus(), []);
  const matches = state.matches.value;
  const at = matches.indexOf(state.selected.value ?? '');
  const result =
    matches.length > 0
      ? word('find.matches', { index: at < 0 ? '–' : at + 1, count: matches.length })
      : state.query.value.trim()
        ? word('find.noMatch')
        : '';
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') act.endFind();
    else if (event.key === 'Enter') act.findNext(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search class="find-bar">
      <input
        ref={input}
        type="text"
        spellcheck={false}
        aria-label={word('find.label')}
        placeholder={word('find.placeholder')}
        value={state.query.value}
        onInput={(event) => {
          state.query.value = event.currentTarget.value;
        }}
        onKeyDown={onKeyDown}
      />
      <span class="find-result" role="status">
        {result}
      </span>
      <Button
        label={word('find.previous')}
        keys="Shift+Enter"
        glyph="up"
        iconOnly
        onClick={() => act.findNext(-1)}
      />
      <Button label={word('find.next')} keys="Enter" glyph="down" iconOnly onClick={() => act.findNext(1)} />
      <Button label={word('find.close')} keys="Esc" glyph="close" iconOnly onClick={() => act.endFind()} />
    </search>
  );
}
