// What package.json contributes, made from the ids that the code uses: `npm run contributions` writes it there.
import { COMMANDS, CONTEXT_KEYS, VIEWS } from '../ids.js';
import { colours } from './colours.js';
import { COMMAND_ENTRIES } from './command-entries.js';
import { settings } from './settings.js';
import { walkthrough } from './walkthrough.js';

const MUTE_SCHEMA = './media/mute.schema.json';

/** package.json's `contributes`. Texts are keys of package.nls.json. */
export function contributions(): {
  readonly contributes: object;
  readonly nls: Readonly<Record<string, string>>;
} {
  const nls: Record<string, string> = {};
  const text = (key: string, words: string) => {
    nls[key] = words;
    return `%${key}%`;
  };
  const menus: Record<string, object[]> = { commandPalette: [] };
  const keybindings: object[] = [];
  const commands = COMMANDS.map((command) => {
    const { title, icon, menus: places = [], palette, keys } = COMMAND_ENTRIES[command];
    if (palette !== undefined) menus.commandPalette?.push({ command, when: palette });
    if (keys) keybindings.push({ command, ...keys });
    for (const { menu, when, group } of places) {
      menus[menu] ??= [];
      menus[menu].push({ command, ...(when && { when }), group });
    }
    return {
      command,
      title: text(`${command}.title`, title),
      category: 'TaskFlow',
      ...(icon && { icon }),
    };
  });
  const welcome = (view: string, key: string, words: string, when: string) => ({
    view,
    contents: text(key, words),
    when,
  });
  return {
    nls,
    contributes: {
      commands,
      menus,
      keybindings,
      viewsContainers: {
        activitybar: [{ id: VIEWS.container, title: 'TaskFlow', icon: 'media/taskflow.svg' }],
      },
      views: {
        [VIEWS.container]: [
          { id: VIEWS.dags, name: text('views.dags', 'DAGs'), icon: 'media/taskflow.svg' },
          { id: VIEWS.runs, name: text('views.runs', 'Runs'), icon: '$(history)' },
          {
            id: VIEWS.nextDay,
            name: text('views.nextDay', 'Next 24 Hours'),
            icon: '$(clock)',
            // Most folders have no schedules.
            visibility: 'collapsed',
          },
        ],
      },
      viewsWelcome: [
        welcome(
          VIEWS.dags,
          'welcome.noFolder',
          'Open a folder to find the DAG files in it.\n[Open Folder](command:vscode.openFolder)',
          'workspaceFolderCount == 0',
        ),
        welcome(
          VIEWS.dags,
          'welcome.noDags',
          'There is no DAG file (*.dag.yaml, *.dag.py, *.dag.ts) in this folder yet.\n[New DAG File](command:taskflow.newDagFile)\n[How to write one](command:taskflow.openDocs)',
          `workspaceFolderCount > 0 && ${CONTEXT_KEYS.hasLooked} && !${CONTEXT_KEYS.hasDags}`,
        ),
        welcome(
          VIEWS.runs,
          'welcome.noFolderRuns',
          'Runs are kept for each folder: open one to see its runs.\n[Open Folder](command:vscode.openFolder)',
          'workspaceFolderCount == 0',
        ),
        welcome(
          VIEWS.runs,
          'welcome.noRuns',
          'Nothing has run yet.\n[Run a DAG](command:taskflow.runDag)',
          `isWorkspaceTrusted && ${CONTEXT_KEYS.hasDags} && !${CONTEXT_KEYS.runsFiltered}`,
        ),
        welcome(
          VIEWS.runs,
          'welcome.nothingToRun',
          'Nothing has run yet, and there is no DAG to run.\n[New DAG File](command:taskflow.newDagFile)\n[How to write one](command:taskflow.openDocs)',
          `isWorkspaceTrusted && workspaceFolderCount > 0 && ${CONTEXT_KEYS.hasLooked} && !${CONTEXT_KEYS.hasDags} && !${CONTEXT_KEYS.runsFiltered}`,
        ),
        welcome(
          VIEWS.runs,
          'welcome.noMatch',
          'No run matches the filter.\n[Clear Filter](command:taskflow.clearRunsFilter)',
          CONTEXT_KEYS.runsFiltered,
        ),
        welcome(
          VIEWS.runs,
          'welcome.untrusted',
          'In Restricted Mode DAGs are checked and drawn, but not run.\n[Manage Workspace Trust](command:workbench.trust.manage)',
          '!isWorkspaceTrusted && workspaceFolderCount > 0',
        ),
        welcome(
          VIEWS.nextDay,
          'welcome.noFolderSchedules',
          'Schedules belong to a folder: open one to see what will run.\n[Open Folder](command:vscode.openFolder)',
          'workspaceFolderCount == 0',
        ),
        welcome(
          VIEWS.nextDay,
          'welcome.schedulesOff',
          'Schedules are off for this folder: no DAG runs by itself.\n[Enable Scheduler](command:taskflow.enableScheduler)',
          `isWorkspaceTrusted && workspaceFolderCount > 0 && !${CONTEXT_KEYS.schedulesOn}`,
        ),
        welcome(
          VIEWS.nextDay,
          'welcome.nothingComes',
          'No DAG has a time in the next 24 hours. Give one a `schedule`.',
          `isWorkspaceTrusted && ${CONTEXT_KEYS.schedulesOn}`,
        ),
        welcome(
          VIEWS.nextDay,
          'welcome.schedulesUntrusted',
          'In Restricted Mode no schedule runs.\n[Manage Workspace Trust](command:workbench.trust.manage)',
          '!isWorkspaceTrusted && workspaceFolderCount > 0',
        ),
      ],
      configuration: { title: 'TaskFlow', properties: settings(text) },
      colors: colours(text),
      walkthroughs: [walkthrough(text)],
      // Our own checks say what is wrong, with fixes and in the editor's language. A schema that takes everything keeps the
      // JSON and the YAML extension from saying it again, and from taking one for these names from elsewhere.
      jsonValidation: [{ fileMatch: ['*.dag.json'], url: MUTE_SCHEMA }],
      yamlValidation: [{ fileMatch: ['*.dag.yaml', '*.dag.yml'], url: MUTE_SCHEMA }],
    },
  };
}
