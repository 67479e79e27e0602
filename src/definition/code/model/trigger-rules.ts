// `TriggerRule.ALL_DONE`, as both languages write it.
import { TRIGGER_RULES } from '../../../core/definition.js';
import { phrase } from '../../../core/phrase.js';
import { nearestName } from '../../nearest-name.js';
import type { Span } from '../../source/lines.js';
import type { FileModel } from './file-model.js';
import type { Value } from './values.js';

const NAMES = TRIGGER_RULES.map((rule) => rule.toUpperCase());

/** The rule's text. A name that there is not is a fault, told once: what stands for it then is a right rule. */
export function readTriggerRule(model: FileModel, name: string, span: Span): Value {
  if (NAMES.includes(name)) return { kind: 'scalar', data: name.toLowerCase(), span, partAt: () => span };
  const suggestion = nearestName(name, NAMES);
  const hint = suggestion ? phrase('; did you mean `{0}`?', suggestion) : '';
  const message = phrase('There is no trigger rule `{0}`', name) + hint;
  model.faults.push({ code: 'bad-trigger-rule', span, message, suggestion });
  return { kind: 'scalar', data: 'all_success', span };
}
