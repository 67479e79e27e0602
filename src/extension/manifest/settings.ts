// Every setting with its type, default and description.

import { SHELLS } from '../../core/definition.js';
import { DAG_FILE_GLOBS } from '../../definition/dag-file-globs.js';
import { SETTINGS } from '../ids.js';

/** `text` takes the words of a key and gives what stands for them in package.json. */
export function settings(text: (key: string, words: string) => string): object {
  const described = (key: string, words: string) => ({
    markdownDescription: text(`${key}.description`, words),
  });
  return {
    [SETTINGS.globs]: {
      type: 'array',
      items: { type: 'string' },
      default: DAG_FILE_GLOBS,
      scope: 'resource',
      ...described(
        SETTINGS.globs,
        'Globs of the files that are DAGs, relative to each workspace folder. `node_modules`, `dist`, `.venv` and what `#files.exclude#` hides are never looked into.',
      ),
    },
    [SETTINGS.python]: {
      type: 'string',
      default: '',
      scope: 'machine-overridable',
      ...described(
        SETTINGS.python,
        'The Python that runs DAGs in Python: a path, in which `${workspaceFolder}` may stand. Empty: the environment that is selected in the Python extension, else the nearest `.venv`, else `python3`.',
      ),
    },
    [SETTINGS.resume]: {
      type: 'string',
      enum: ['always', 'ask', 'never'],
      markdownEnumDescriptions: [
        text(`${SETTINGS.resume}.always`, 'Resume them without a question.'),
        text(`${SETTINGS.resume}.ask`, 'Ask once when the window opens.'),
        text(`${SETTINGS.resume}.never`, 'Leave them; *Resume Run* in the Runs view takes one up.'),
      ],
      default: 'always',
      scope: 'window',
      ...described(
        SETTINGS.resume,
        'Whether runs whose runner died (a crash, a restart of the machine) are taken up again when the editor starts. Tasks that still run are not started twice, those that ended are not run again.',
      ),
    },
    [SETTINGS.notifyFailure]: {
      type: 'boolean',
      default: true,
      scope: 'resource',
      ...described(
        SETTINGS.notifyFailure,
        'Show a message when a run fails, with buttons for its graph, its log and a retry.',
      ),
    },
    [SETTINGS.notifyAfter]: {
      type: 'number',
      minimum: 0,
      default: 60,
      scope: 'resource',
      ...described(
        SETTINGS.notifyAfter,
        'Show a message when a run that took at least this many seconds completes; 0 for never.',
      ),
    },
    [SETTINGS.notifyProgress]: {
      type: 'boolean',
      default: true,
      scope: 'resource',
      ...described(
        SETTINGS.notifyProgress,
        'Show the progress of a run that was started in this window and takes more than two seconds, with a button that cancels it. Not while its graph is in front.',
      ),
    },
    [SETTINGS.direction]: {
      type: 'string',
      enum: ['right', 'down'],
      markdownEnumDescriptions: [
        text(`${SETTINGS.direction}.right`, 'From left to right: names stay readable.'),
        text(`${SETTINGS.direction}.down`, 'From top to bottom: for long chains in narrow editors.'),
      ],
      default: 'right',
      scope: 'resource',
      ...described(SETTINGS.direction, 'The direction in which graphs flow.'),
    },
    [SETTINGS.maxParallel]: {
      type: 'number',
      minimum: 0,
      default: 0,
      scope: 'resource',
      ...described(
        SETTINGS.maxParallel,
        'How many tasks of a run may run at once when it is started here; 0 leaves it to the DAG, else to the number of cores.',
      ),
    },
    [SETTINGS.shell]: {
      type: 'string',
      enum: ['', ...SHELLS],
      default: '',
      scope: 'resource',
      ...described(
        SETTINGS.shell,
        'What runs the commands of DAGs that name no `shell`, when they are started here. Empty: `sh`, on Windows `cmd`, as on the command line. What a DAG file names always counts.',
      ),
    },
    [SETTINGS.codeLens]: {
      type: 'boolean',
      default: true,
      scope: 'resource',
      ...described(
        SETTINGS.codeLens,
        'Show *Run*, *Graph* and the last result above the tasks of a DAG file.',
      ),
    },
    [SETTINGS.keepRuns]: {
      type: 'number',
      minimum: 0,
      default: 0,
      scope: 'resource',
      ...described(
        SETTINGS.keepRuns,
        'How many finished runs of each DAG are kept; when a run ends, older ones are deleted with their logs. 0 keeps all.',
      ),
    },
    [SETTINGS.keepDays]: {
      type: 'number',
      minimum: 0,
      default: 0,
      scope: 'resource',
      ...described(
        SETTINGS.keepDays,
        'For how many days finished runs are kept; when a run ends, those that ended earlier are deleted with their logs. 0 keeps them for ever.',
      ),
    },
    [SETTINGS.largestHistory]: {
      type: 'number',
      minimum: 0,
      default: 0,
      scope: 'resource',
      ...described(
        SETTINGS.largestHistory,
        'How large the history of a folder may become, in megabytes (10⁶ bytes); when a run ends, the oldest finished runs are deleted with their logs until it fits. 0 sets no limit.',
      ),
    },
  };
}
