// Asks for the parameters of a run, one after the other, each checked as it is typed.
import * as vscode from 'vscode';
import type { DagDefinition, Json, ParamDefinition } from '../../core/definition.js';
import { checkParams, parseParamText } from '../../definition/params.js';

type Values = Readonly<Record<string, Json>>;

/**
 * Values for all parameters, or undefined when the user gave up. `remembered` are the last ones given, offered
 * again; without parameters nothing is asked.
 */
export async function askParams(definition: DagDefinition, remembered: Values): Promise<Values | undefined> {
  const names = Object.keys(definition.params);
  const given: Record<string, Json> = {};
  for (const [index, name] of names.entries()) {
    const param = definition.params[name];
    if (!param) continue;
    const title = `${definition.id}: ${name} (${index + 1}/${names.length})`;
    const value = await askOne(definition, { name, param, title, remembered: remembered[name] });
    if (value === undefined) return undefined;
    given[name] = value;
  }
  const checked = checkParams(definition.params, given);
  return checked.ok ? checked.values : undefined;
}

interface Question {
  readonly name: string;
  readonly param: ParamDefinition;
  readonly title: string;
  readonly remembered: Json | undefined;
}

async function askOne(definition: DagDefinition, question: Question): Promise<Json | undefined> {
  const { name, param, title, remembered } = question;
  const start = remembered ?? param.default;
  const placeHolder = param.description ?? param.type;
  const choices = Array.isArray(param.enum)
    ? (param.enum as Json[])
    : param.type === 'boolean'
      ? [true, false]
      : null;
  if (choices) {
    const items = choices.map((value) => ({
      label: asText(value),
      ...(JSON.stringify(value) === JSON.stringify(start) && {
        description: vscode.l10n.t('last value or default'),
      }),
      value,
    }));
    items.sort((a, b) => Number('description' in b) - Number('description' in a));
    return (await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true }))?.value;
  }
  const text = await vscode.window.showInputBox({
    title,
    prompt: placeHolder,
    value: start === undefined ? '' : asText(start),
    ignoreFocusOut: true,
    validateInput: (typed) => faultOf(definition, name, typed),
  });
  if (text === undefined) return undefined;
  const parsed = parseParamText(definition.params, name, text);
  return parsed.ok ? parsed.value : undefined;
}

/** What is wrong with one value, or undefined. */
function faultOf(definition: DagDefinition, name: string, text: string): string | undefined {
  const parsed = parseParamText(definition.params, name, text);
  if (!parsed.ok) return parsed.message;
  const param = definition.params[name];
  if (!param) return undefined;
  const checked = checkParams({ [name]: param }, { [name]: parsed.value });
  return checked.ok ? undefined : checked.faults.map(({ message }) => message).join('; ');
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
