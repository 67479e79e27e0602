// A host's message as text. A large graph is mostly settings that nobody gave: these are left out, and the page's
// schema puts them back.
import type { DagDefinition, TaskDefinition } from '../../core/definition.js';
import type { RunEvent } from '../../core/events.js';
import { TASK_DEFAULTS } from '../../core/task-defaults.js';
import type { HostMessage } from './host-message.js';

/** JSON that `parseHostMessage` takes, once parsed. O(size). */
export function encodeHostMessage(message: HostMessage): string {
  return JSON.stringify(lean(message));
}

function lean(message: HostMessage): object {
  switch (message.type) {
    case 'snapshot':
      return { ...message, dag: leanHolder(message.dag), run: message.run && leanEvents(message.run) };
    case 'dag':
      return { ...message, dag: leanHolder(message.dag) };
    case 'run':
      return { ...message, run: message.run && leanEvents(message.run) };
    case 'events':
      return leanEvents(message);
    default:
      return message;
  }
}

function leanEvents(holder: { readonly events: readonly RunEvent[] }): object {
  return { ...holder, events: holder.events.map(leanEvent) };
}

function leanEvent(event: RunEvent): object {
  return 'definition' in event ? leanHolder(event) : event;
}

function leanHolder(holder: { readonly definition?: DagDefinition | null }): object {
  const { definition } = holder;
  return definition
    ? { ...holder, definition: { ...definition, tasks: definition.tasks.map(leanTask) } }
    : holder;
}

function leanTask(task: TaskDefinition): object {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(task)) if (!isDefault(key, value)) kept[key] = value;
  return kept;
}

function isDefault(key: string, value: unknown): boolean {
  if (!Object.hasOwn(TASK_DEFAULTS, key)) return false;
  const usual: unknown = TASK_DEFAULTS[key as keyof typeof TASK_DEFAULTS];
  if (typeof usual !== 'object') return value === usual;
  // Those that are lists or objects are empty.
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
