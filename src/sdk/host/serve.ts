// The host's loop: takes one attempt after the other from its engine, until the engine lets it go or is gone.
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import {
  HOST_DRAIN,
  HOST_MARK,
  type HostLoad,
  type HostReply,
  type HostRequest,
} from '../../core/host-messages.js';
import { Attempts } from './attempts.js';
import { describeFile } from './describe-file.js';
import { Drain } from './drain.js';

/** A socket between engine and host, both ways, one JSON text a line. */
const CHANNEL = 3;
/** How long what a function has left behind may keep a host that its engine has let go. */
const EXIT_MS = 5000;

export function serve(file: string): void {
  const hostId = process.env[HOST_MARK] ?? '';
  delete process.env[HOST_MARK];
  const drain = process.env[HOST_DRAIN] === undefined ? null : new Drain();
  delete process.env[HOST_DRAIN];
  const channel = new Socket({ fd: CHANNEL, readable: true, writable: true });
  channel.setEncoding('utf8');
  let isBusy = false;
  let isLetGo = false;
  // What an attempt has left behind goes on while the run does.
  let isOutlasted = false;
  const leave = () => {
    isLetGo = true;
    // Busy, it ends what it does first; the next engine reads the record.
    if (isOutlasted) setTimeout(() => process.exit(), EXIT_MS).unref();
    else if (!isBusy) process.exit();
  };
  const send = (reply: HostReply) => {
    if (!isLetGo) channel.write(`${JSON.stringify(reply)}\n`);
  };
  const attempts = new Attempts(file, hostId, { drain, send });
  // Not busy: nobody else wants what it loads.
  const load = ({ env }: HostLoad) => {
    attempts.beginLoad(env);
    channel.unref();
    void describeFile(file, ({ description, dags }, isExiting) => {
      if (dags) attempts.take(dags);
      for (const name of Object.keys(env)) delete process.env[name];
      const reply: HostReply = { type: 'loaded', description };
      if (isExiting) writeSync(CHANNEL, `${JSON.stringify(reply)}\n`);
      else send(reply);
      channel.ref();
    });
  };
  const run = async (request: HostRequest) => {
    isBusy = true;
    // So that the event loop ends when a promise can never be settled any more.
    channel.unref();
    isOutlasted = !(await attempts.run(request));
    isBusy = false;
    if (attempts.isTerminated) process.exit();
    // Without its channel it ends with the last that is left.
    if (!isOutlasted) channel.ref();
    if (isLetGo) leave();
  };
  let rest = '';
  channel.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = JSON.parse(line) as HostRequest | HostLoad;
      if (message.type === 'load') load(message);
      else void run(message);
    }
  });
  channel.on('end', leave);
  channel.on('close', leave);
  // The engine is gone; `close` follows.
  channel.on('error', () => {});
}
