// The parameters of a run as one list with their values: Enter runs with what is there, a choice changes one.
import * as vscode from 'vscode';
import type { DagDefinition, Json } from '../../core/definition.js';
import { checkParams } from '../../definition/params.js';
import { askParam, valueText } from './ask-param.js';

type Values = Readonly<Record<string, Json>>;

type Choice =
  | { readonly kind: 'run' }
  | { readonly kind: 'defaults' }
  | { readonly kind: 'param'; readonly name: string };

interface Item extends vscode.QuickPickItem {
  readonly choice?: Choice;
}

/**
 * Values for all parameters, or undefined when the user gave up. `remembered` are the last ones given, offered
 * again where they are still right; without parameters nothing is asked.
 */
export async function askParams(definition: DagDefinition, remembered: Values): Promise<Values | undefined> {
  const names = Object.keys(definition.params);
  if (names.length === 0) return {};
  const defaults = defaultsOf(definition);
  let given: Values = { ...defaults, ...stillRight(definition, remembered) };
  let last: string | undefined;
  for (;;) {
    const choice = await choose(definition, given, last);
    if (!choice) return undefined;
    switch (choice.kind) {
      case 'run': {
        const checked = checkParams(definition.params, given);
        if (checked.ok) return checked.values;
        break;
      }
      case 'defaults':
        given = defaults;
        last = undefined;
        break;
      case 'param': {
        const value = await askParam(definition, choice.name, given[choice.name]);
        if (value === undefined) last = choice.name;
        else {
          given = { ...given, [choice.name]: value };
          last = undefined;
        }
      }
    }
  }
}

/** What the list answered. `last` was put away unchanged, and is where the user still is. */
function choose(
  definition: DagDefinition,
  given: Values,
  last: string | undefined,
): Promise<Choice | undefined> {
  const { l10n, window } = vscode;
  const items = itemsOf(definition, given);
  const missing = missingOf(definition, given);
  const at = last ?? missing[0];
  const list = window.createQuickPick<Item>();
  list.title = l10n.t('Parameters of {0}', definition.id);
  list.placeholder =
    missing.length > 0
      ? l10n.t('Give {0} a value first', missing.join(', '))
      : l10n.t('Enter runs; choose a parameter to change it');
  list.ignoreFocusOut = true;
  list.matchOnDescription = true;
  list.items = items;
  list.activeItems = items
    .filter(({ choice }) => (at === undefined ? choice?.kind === 'run' : isParam(choice, at)))
    .slice(0, 1);
  return new Promise((resolve) => {
    list.onDidAccept(() => {
      const choice = list.selectedItems[0]?.choice;
      const [first] = missing;
      // Enter leads to what is still missing.
      resolve(choice?.kind === 'run' && first !== undefined ? { kind: 'param', name: first } : choice);
      list.dispose();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
}

function itemsOf(definition: DagDefinition, given: Values): readonly Item[] {
  const { l10n } = vscode;
  const defaults = defaultsOf(definition);
  const missing = new Set(missingOf(definition, given));
  const params = Object.entries(definition.params).map(([name, param]): Item => {
    const value = given[name];
    const icon = missing.has(name) ? '$(warning)' : '$(edit)';
    return {
      label: `${icon} ${name}`,
      description: value === undefined ? l10n.t('required: has no value yet') : valueText(value),
      ...(param.description !== undefined && { detail: param.description }),
      choice: { kind: 'param', name },
    };
  });
  const isDefault = JSON.stringify(given) === JSON.stringify(defaults);
  return [
    {
      label: `$(play) ${l10n.t('Run with these values')}`,
      ...(missing.size > 0 && { description: l10n.t('once {0} has a value', [...missing].join(', ')) }),
      choice: { kind: 'run' },
    },
    { label: l10n.t('Parameters'), kind: vscode.QuickPickItemKind.Separator },
    ...params,
    ...(isDefault
      ? []
      : [
          { label: '', kind: vscode.QuickPickItemKind.Separator },
          { label: `$(discard) ${l10n.t('Use the defaults')}`, choice: { kind: 'defaults' } as const },
        ]),
  ];
}

function isParam(choice: Choice | undefined, name: string): boolean {
  return choice?.kind === 'param' && choice.name === name;
}

function missingOf({ params }: DagDefinition, given: Values): readonly string[] {
  return Object.keys(params).filter((name) => given[name] === undefined);
}

function defaultsOf({ params }: DagDefinition): Values {
  const defaults: Record<string, Json> = {};
  for (const [name, { default: value }] of Object.entries(params))
    if (value !== undefined) defaults[name] = value;
  return defaults;
}

/** The file may have changed since they were given. */
function stillRight({ params }: DagDefinition, remembered: Values): Values {
  return Object.fromEntries(
    Object.entries(remembered).filter(([name, value]) => {
      const param = Object.hasOwn(params, name) ? params[name] : undefined;
      return param !== undefined && checkParams({ [name]: param }, { [name]: value }).ok;
    }),
  );
}
