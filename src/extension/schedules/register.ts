// All that the editor does about time and the API, registered.
import * as vscode from 'vscode';
import { type Handler, registerHandlers } from '../commands/register-handlers.js';
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
  const server = new ApiServer(services);
  const handlers: Readonly<Record<ScheduleCommand, Handler>> = {
    'taskflow.enableScheduler': async () => (await load()).switchFolder(services, true),
    'taskflow.disableScheduler': async () => (await load()).switchFolder(services, false),
    'taskflow.pauseDag': async (argument) => (await load()).switchDag(services, argument, true),
    'taskflow.resumeDag': async (argument) => (await load()).switchDag(services, argument, false),
    'taskflow.startServer': () => server.start(),
    'taskflow.stopServer': () => server.stop(),
    'taskflow.openServerPage': () => server.openPage(),
    'taskflow.copyServerToken': () => server.copyToken(),
  };
  return vscode.Disposable.from(
    server,
    registerSchedulers(services),
    registerNextDayView(services),
    ...registerHandlers(handlers),
  );
}
