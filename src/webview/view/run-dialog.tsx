// Asks for the parameters of a run, where the page's host has no way of its own to ask.
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ParamDefinition } from '../../core/definition.js';
import { fieldOf, startText, valuesOf } from '../model/param-fields.js';
import { word } from '../words.js';
import { Button } from './button.js';
import { usePage } from './context.js';

export function RunDialog(): JSX.Element | null {
  const { state, act } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const texts = useRef(new Map<string, string>());
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const asked = state.runToAsk.value;
  const params = state.dag.value?.definition?.params ?? {};
  if (!asked) return null;
  const close = (): void => {
    state.runToAsk.value = null;
    act.forget('dag');
  };
  const refusal = state.notices.value.findLast(({ about }) => about === 'dag');
  const submit = (event: Event): void => {
    event.preventDefault();
    act.command({ ...asked, params: valuesOf(params, texts.current) }, close);
  };
  return (
    <dialog class="key-help run-dialog" ref={dialog} aria-labelledby="run-dialog-title" onClose={close}>
      <form onSubmit={submit}>
        <div class="section-head">
          <h2 id="run-dialog-title">{word('run.params', { dag: state.dag.value?.id ?? '' })}</h2>
          <Button label={word('action.close')} glyph="close" iconOnly onClick={close} />
        </div>
        {Object.entries(params).map(([name, param]) => (
          <label key={name} for={`param-${name}`}>
            <span>{name}</span>
            <Field name={name} param={param} onText={(text) => texts.current.set(name, text)} />
            {param.description !== undefined && <small>{param.description}</small>}
          </label>
        ))}
        {refusal && <p role="alert">{refusal.text}</p>}
        <button type="submit" class="button primary">
          {word('run.start')}
        </button>
      </form>
    </dialog>
  );
}

interface FieldProps {
  readonly name: string;
  readonly param: ParamDefinition;
  readonly onText: (text: string) => void;
}

function Field({ name, param, onText }: FieldProps): JSX.Element {
  const field = fieldOf(param);
  const start = startText(param);
  const id = `param-${name}`;
  switch (field.kind) {
    case 'choice':
      return (
        <select id={id} name={name} onChange={(event) => onText(event.currentTarget.value)}>
          {start === '' && <option value="" />}
          {field.choices.map((choice) => {
            const text = JSON.stringify(choice);
            return (
              <option key={text} value={text} selected={text === JSON.stringify(param.default)}>
                {typeof choice === 'string' ? choice : text}
              </option>
            );
          })}
        </select>
      );
    case 'flag':
      return (
        <input
          type="checkbox"
          id={id}
          name={name}
          defaultChecked={start === 'true'}
          onChange={(event) => onText(String(event.currentTarget.checked))}
        />
      );
    case 'json':
      return <textarea id={id} name={name} rows={3} defaultValue={start} onInput={onInput(onText)} />;
    case 'number':
    case 'text':
      return (
        <input
          type="text"
          id={id}
          name={name}
          inputMode={field.kind === 'number' ? 'decimal' : 'text'}
          defaultValue={start}
          onInput={onInput(onText)}
        />
      );
  }
}

function onInput(onText: (text: string) => void) {
  return (event: { readonly currentTarget: { readonly value: string } }): void =>
    onText(event.currentTarget.value);
}
