// Switches schedules on and off: for a project, and for one DAG.
import { nearestName } from '../../definition/nearest-name.js';
import { pauseDag, readSettings, resumeDag, setEnabled } from '../../scheduler/scheduler-settings.js';
import type { CliContext } from '../cli-context.js';
import { CliError, EXIT, type ExitCode } from '../exit-code.js';
import { openHome } from '../open-home.js';
import { readProjectSchedules } from './project-schedules.js';

/** No DAG file is read for it: one in code would be run. */
export async function switchSchedules(
  context: CliContext,
  isOn: boolean,
  isJson: boolean,
): Promise<ExitCode> {
  const { terminal } = context;
  const { home, project } = openHome(context, { mode: 'write' });
  await setEnabled(home, isOn, Date.now());
  if (isJson) terminal.write(`${JSON.stringify({ enabled: isOn })}\n`);
  else if (isOn)
    terminal.write(
      `Schedules are on for ${project}; taskflow scheduler --status shows them.\nThey run while taskflow scheduler, taskflow serve or the editor does.\n`,
    );
  else terminal.write(`Schedules are off for ${project}. Runs that were started go on.\n`);
  return EXIT.success;
}

export async function switchDag(
  context: CliContext,
  dagId: string,
  action: 'pause' | 'resume',
  isJson: boolean,
): Promise<ExitCode> {
  const { terminal } = context;
  const { home, project } = openHome(context, { mode: 'write' });
  const { paused } = readSettings(home);
  const isPaused = paused.has(dagId);
  if (!isPaused) await checkId(project, dagId);
  if (action === 'pause') await pauseDag(home, dagId);
  else await resumeDag(home, dagId, Date.now());
  if (isJson) terminal.write(`${JSON.stringify({ dag_id: dagId, paused: action === 'pause' })}\n`);
  else if (action === 'pause') terminal.write(`${dagId} is paused.\n`);
  else terminal.write(isPaused ? `${dagId} goes on.\n` : `${dagId} was not paused.\n`);
  return EXIT.success;
}

async function checkId(project: string, dagId: string): Promise<void> {
  const { all } = await readProjectSchedules(project);
  const ids = all.map(({ id }) => id);
  if (ids.includes(dagId)) return;
  const nearest = nearestName(dagId, ids);
  throw new CliError(`no DAG named ${dagId} in ${project}${nearest ? `; did you mean ${nearest}?` : ''}`);
}
