// All that the editor does about time and the API, registered.
import * as vscode from 'vscode';
import { log } from '../log.js';
import type { Services } from '../services.js';
import { ApiServer } from './api-server.js';
import { registerNextDayView } from './next-day-view.js';
import { registerSchedulers } from './scheduler-processes.js';

/** Commands that are registered here. */
export type ScheduleCommand =
  | 'taskflow.enableScheduler'
  | 'taskflow.disableScheduler'
  | 'taskflow.pauseDag'
  | 'taskflow.resumeDag'
  | 'taskflow.startServer'
  | 'taskflow.stopServer'
  | 'taskflow.openServerPage'
  | 'taskflow.copyServerToken';

/** When it is first used. */
const load = () => import('./switch-schedules.js');

export function registerSchedules(services: Services): vscode.Disposable {
  const { schedules } = services;
  const server = new ApiServer(services);
  const handlers: Readonly<Record<ScheduleCommand, (argument: unknown) => unknown>> = {
    'taskflow.enableScheduler': async () => (await load()).switchFolder(services, schedules, true),
    'taskflow.disableScheduler': async () => (await load()).switchFolder(services, schedules, false),
    'taskflow.pauseDag': async (argument) => (await load()).switchDag(services, schedules, argument, true),
    'taskflow.resumeDag': async (argument) => (await load()).switchDag(services, schedules, argument, false),
    'taskflow.startServer': () => server.start(),
    'taskflow.stopServer': () => server.stop(),
    'taskflow.openServerPage': () => server.openPage(),
    'taskflow.copyServerToken': () => server.copyToken(),
  };
  return vscode.Disposable.from(
    server,
    registerSchedulers(services, schedules),
    registerNextDayView(services, schedules),
    ...Object.entries(handlers).map(([id, run]) =>
      vscode.commands.registerCommand(id, async (argument: unknown) => {
        try {
          return await run(argument);
        } catch (error) {
          log().error(error instanceof Error ? error : String(error));
          void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
          return undefined;
        }
      }),
    ),
  );
}
