// One scenario, written as a DAG file in each language.
import { type DagDefinition, TRIGGER_RULES } from '../../src/core/definition.js';
import type { RunEvent } from '../../src/core/events.js';
import { readDefinition } from '../../src/definition/read-definition.js';
import type { Project } from './function-rig.js';

export type Action =
  | { readonly do: 'return'; readonly value?: string | number }
  /** What the upstream tasks returned, joined by +. */
  | { readonly do: 'join' }
  | { readonly do: 'fail'; readonly untilAttempt?: number }
  | { readonly do: 'exit'; readonly code: number }
  | { readonly do: 'hang' };

export interface ScenarioTask {
  readonly id: string;
  readonly after?: readonly string[];
  readonly action: Action;
  /** Keys of DAG files. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
}

export interface Scenario {
  readonly name: string;
  readonly options?: Readonly<Record<string, number | boolean>>;
  readonly tasks: readonly ScenarioTask[];
  readonly states: Readonly<Record<string, string>>;
  readonly run: 'success' | 'failed';
  readonly outputs?: Readonly<Record<string, string | number>>;
}

export const LANGUAGES = ['yaml', 'python', 'typescript'] as const;

export interface Written {
  readonly file: string;
  readonly definition?: DagDefinition;
}

export function write(project: Project, scenario: Scenario, language: (typeof LANGUAGES)[number]): Written {
  switch (language) {
    case 'yaml': {
      const file = project.write('scenario.dag.yaml', toYaml(scenario));
      const { definition, problems } = readDefinition(toYaml(scenario), file);
      if (!definition) throw new Error(JSON.stringify(problems));
      return { file, definition };
    }
    case 'python':
      return { file: project.write('scenario.dag.py', toPython(scenario)) };
    case 'typescript':
      return { file: project.write('scenario.dag.ts', toTypeScript(scenario)) };
  }
}

/** What happened, in order, without times and ids. How an attempt failed is a language's own. */
export function story(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) => {
    switch (event.type) {
      case 'task_state':
        return [
          `${event.task_id} is ${event.state} (${event.reason ?? '-'}${event.because ? ` ${event.because}` : ''})`,
        ];
      case 'attempt_finished': {
        const reason = event.reason === 'exception' || event.reason === 'exit_code' ? 'error' : event.reason;
        return [
          `${event.task_id} attempt ${event.attempt}: ${event.outcome} ${reason ?? ''} ${event.has_output ?? ''}`,
        ];
      }
      case 'attempt_starting':
      case 'attempt_started':
      case 'retry_scheduled':
        return [`${event.task_id} ${event.type} ${event.attempt}`];
      // Only a file in code is loaded.
      case 'run_loaded':
        return [];
      default:
        return [event.type];
    }
  });
}

function toYaml({ tasks, options }: Scenario): string {
  const dag = {
    id: 'scenario',
    ...options,
    tasks: Object.fromEntries(
      tasks.map((task) => [task.id, { depends_on: task.after ?? [], ...task.options, run: shell(task) }]),
    ),
  };
  return JSON.stringify(dag);
}

function shell({ action, after = [] }: ScenarioTask): string {
  const output = (text: string) => `printf '%s' '${text}' > "$TASKFLOW_OUTPUT"`;
  switch (action.do) {
    case 'return':
      return action.value === undefined ? ':' : output(JSON.stringify(action.value));
    case 'join':
      return `node -e 'const i = JSON.parse(require("fs").readFileSync(process.env.TASKFLOW_INPUTS)); require("fs").writeFileSync(process.env.TASKFLOW_OUTPUT, JSON.stringify(${JSON.stringify(after)}.map((t) => i[t]).join("+")))'`;
    case 'fail':
      return action.untilAttempt ? `test "$TASKFLOW_ATTEMPT" -ge ${action.untilAttempt}` : 'exit 1';
    case 'exit':
      return `exit ${action.code}`;
    case 'hang':
      return 'sleep 600';
  }
}

function toPython({ tasks, options = {} }: Scenario): string {
  const head = `import sys, time\nfrom taskflow import DAG\ndag = DAG("scenario"${keywords(options)})\n`;
  return head + tasks.map((task) => pythonTask(task)).join('\n');
}

function pythonTask({ id, after = [], action, options = {} }: ScenarioTask): string {
  const body = {
    return: () => `return ${'value' in action ? JSON.stringify(action.value) : 'None'}`,
    join: () => `return "+".join(map(str, [${after.map((name) => `inputs[${JSON.stringify(name)}]`)}]))`,
    fail: () => {
      const until = 'untilAttempt' in action ? action.untilAttempt : 99;
      return `if context.attempt < ${until}: raise ValueError("on purpose")`;
    },
    exit: () => `sys.exit(${'code' in action ? action.code : 0})`,
    hang: () => 'time.sleep(600)',
  }[action.do]();
  return `@dag.task(id="${id}", depends_on=${JSON.stringify(after)}${keywords(options)})\ndef task_${id}(context, **inputs):\n    ${body}\n`;
}

function keywords(options: Readonly<Record<string, string | number | boolean>>): string {
  const python = (value: unknown) =>
    typeof value === 'boolean' ? (value ? 'True' : 'False') : JSON.stringify(value);
  return Object.entries(options)
    .map(([key, value]) => `, ${key === 'if' ? 'if_' : key}=${python(value)}`)
    .join('');
}

function toTypeScript({ tasks, options = {} }: Scenario): string {
  const head = `import { DAG } from "taskflow";\nconst dag = new DAG("scenario", ${camelCase(options)});\n`;
  return head + tasks.map((task) => typeScriptTask(task)).join('\n');
}

function typeScriptTask({ id, after = [], action, options = {} }: ScenarioTask): string {
  const body = {
    return: () => ('value' in action ? `return ${JSON.stringify(action.value)};` : ''),
    join: () => `return ${JSON.stringify(after)}.map((id) => inputs[id]).join("+");`,
    fail: () => {
      const until = 'untilAttempt' in action ? action.untilAttempt : 99;
      return `if (context.attempt < ${until}) throw new Error("on purpose");`;
    },
    exit: () => `process.exit(${'code' in action ? action.code : 0});`,
    hang: () => 'await new Promise((resolve) => setTimeout(resolve, 600_000));',
  }[action.do]();
  const settings = camelCase({ ...options, dependsOn: after });
  return `dag.task("${id}", ${settings}, async (inputs: any, context): Promise<unknown> => { ${body} });`;
}

function camelCase(options: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(options).map(([key, value]) => [
    key.replace(/_[a-z]/g, (text) => text.slice(1).toUpperCase()),
    value,
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}

/** For each rule a task after one that succeeds, one that fails and one that is skipped. */
export const RULE_TASKS: readonly ScenarioTask[] = [
  { id: 'good', action: { do: 'return' } },
  { id: 'bad', action: { do: 'fail' }, options: { allow_failure: false } },
  { id: 'none', action: { do: 'exit', code: 9 }, options: { skip_on: 9 } },
  ...TRIGGER_RULES.map(
    (rule): ScenarioTask => ({
      id: rule,
      after: ['good', 'bad', 'none'],
      action: { do: 'return' },
      options: { trigger_rule: rule },
    }),
  ),
];
