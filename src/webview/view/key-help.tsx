// The list of keys.
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { type WordKey, word } from '../words.js';
import { Button } from './button.js';
import { usePage } from './context.js';

const KEYS: readonly (readonly [keys: readonly string[], does: WordKey])[] = [
  [['←', '→', '↑', '↓'], 'keys.arrows'],
  [['Home', 'End'], 'keys.homeEnd'],
  [['Enter'], 'keys.enter'],
  [['/', 'Ctrl F'], 'keys.find'],
  [['1', '2', '3'], 'keys.tabs'],
  [['+', '−', '0'], 'keys.zoom'],
  [['Shift ←→↑↓'], 'keys.pan'],
  [['Ctrl + scroll'], 'keys.wheel'],
  [['P'], 'keys.replay'],
  [['L'], 'keys.log'],
  [['G'], 'keys.line'],
  [['Esc'], 'keys.escape'],
  [['?'], 'keys.help'],
];

export function KeyHelp(): JSX.Element {
  const { state } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const close = (): void => {
    state.showsKeys.value = false;
  };
  return (
    <dialog class="key-help" ref={dialog} aria-labelledby="key-help-title" onClose={close}>
      <div class="section-head">
        <h2 id="key-help-title">{word('keys.title')}</h2>
        <Button label={word('action.close')} glyph="close" iconOnly onClick={close} />
      </div>
      <dl>
        {KEYS.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{word(does)}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
