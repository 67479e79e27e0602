// Asks for the token of a server, where the page has none or another one.
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { word } from '../words.js';
import type { Page } from './context.js';
import { Glyph } from './glyph.js';

export function TokenForm({ page: { state, act } }: { readonly page: Page }): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  const isWrong = state.connection.value === 'token_wrong';
  useLayoutEffect(() => field.current?.select(), []);
  const submit = (event: Event): void => {
    event.preventDefault();
    const text = field.current?.value ?? '';
    if (text.trim() !== '') act.giveToken(text);
    field.current?.select();
  };
  return (
    <main class="token-page">
      <form class="token-form" onSubmit={submit}>
        <h1>{word('token.title')}</h1>
        <p class="muted" id="token-hint">
          {word('token.hint')
            .split('`')
            .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}
        </p>
        <label for="token">{word('token.label')}</label>
        <div class="token-row">
          <input
            ref={field}
            id="token"
            type="password"
            autocomplete="off"
            spellcheck={false}
            required
            aria-invalid={isWrong || undefined}
            aria-describedby={isWrong ? 'token-wrong token-hint' : 'token-hint'}
          />
          <button type="submit" class="button primary">
            {word('token.open')}
          </button>
        </div>
        <p class="token-wrong" id="token-wrong" role="alert">
          {isWrong && (
            <>
              <Glyph name="error" />
              {word('token.wrong')}
            </>
          )}
        </p>
      </form>
    </main>
  );
}
