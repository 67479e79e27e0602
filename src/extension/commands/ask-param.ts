// Asks for the value of one parameter: by choice where its values are few, else in a box that checks what is typed.
import * as vscode from 'vscode';
import type { DagDefinition, Json, ParamDefinition } from '../../core/definition.js';
import { checkParams, parseParamText } from '../../definition/params.js';

/** A value, or undefined where the question was put away: all stays as it was. */
export async function askParam(
  definition: DagDefinition,
  name: string,
  present: Json | undefined,
): Promise<Json | undefined> {
  const param = definition.params[name];
  if (!param) return undefined;
  const title = `${definition.id}: ${name}`;
  const choices = choicesOf(param);
  if (choices) return choose(param, choices, { title, present });
  const text = await type({
    title,
    prompt: param.description ?? param.type,
    value: present === undefined ? '' : valueText(present),
    faultOf: (typed) => faultOf(definition, name, typed),
  });
  if (text === undefined) return undefined;
  const parsed = parseParamText(definition.params, name, text);
  return parsed.ok ? parsed.value : undefined;
}

/** As it is typed. */
export function valueText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What is wrong with a typed value, or undefined. */
function faultOf(definition: DagDefinition, name: string, text: string): string | undefined {
  const parsed = parseParamText(definition.params, name, text);
  if (!parsed.ok) return parsed.message;
  const param = definition.params[name];
  if (!param) return undefined;
  const checked = checkParams({ [name]: param }, { [name]: parsed.value });
  return checked.ok ? undefined : checked.faults.map(({ message }) => message).join('; ');
}

function choicesOf(param: ParamDefinition): readonly Json[] | null {
  if (Array.isArray(param.enum)) return param.enum as Json[];
  return param.type === 'boolean' ? [true, false] : null;
}

function choose(
  param: ParamDefinition,
  choices: readonly Json[],
  { title, present }: { readonly title: string; readonly present: Json | undefined },
): Promise<Json | undefined> {
  const { l10n, window } = vscode;
  const isSame = (a: Json, b: Json | undefined) => JSON.stringify(a) === JSON.stringify(b);
  const items = choices.map((value) => {
    const words = [
      ...(isSame(value, present) ? [l10n.t('chosen now')] : []),
      ...(isSame(value, param.default) ? [l10n.t('default')] : []),
    ];
    return { label: valueText(value), description: words.join(' · '), value };
  });
  const list = window.createQuickPick<(typeof items)[number]>();
  list.title = title;
  list.placeholder = param.description ?? param.type;
  list.ignoreFocusOut = true;
  list.items = items;
  list.activeItems = items.filter(({ value }) => isSame(value, present)).slice(0, 1);
  return answered(list, () => list.selectedItems[0]?.value);
}

interface TypedQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  /** What is wrong with a text, or undefined. */
  readonly faultOf: (typed: string) => string | undefined;
}

function type({ title, prompt, value, faultOf }: TypedQuestion): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  box.title = title;
  box.prompt = prompt;
  box.value = value;
  box.valueSelection = [0, value.length];
  box.ignoreFocusOut = true;
  box.onDidChangeValue((typed) => {
    box.validationMessage = faultOf(typed);
  });
  return answered(box, () => {
    box.validationMessage = faultOf(box.value);
    return box.validationMessage === undefined ? box.value : undefined;
  });
}

/** The answer that Enter finds; undefined by Escape and by the button that leads back. */
function answered<T>(input: Question, answer: () => T | undefined): Promise<T | undefined> {
  input.buttons = [vscode.QuickInputButtons.Back];
  return new Promise((resolve) => {
    const end = (value: T | undefined) => {
      resolve(value);
      input.dispose();
    };
    input.onDidAccept(() => {
      const value = answer();
      if (value !== undefined) end(value);
    });
    input.onDidTriggerButton(() => end(undefined));
    input.onDidHide(() => end(undefined));
    input.show();
  });
}

/** What lists and boxes have in common. */
type Question = Pick<
  vscode.InputBox,
  'buttons' | 'onDidAccept' | 'onDidTriggerButton' | 'onDidHide' | 'show' | 'dispose'
>;
