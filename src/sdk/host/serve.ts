// The host's loop: takes one attempt after the other from its engine, until the engine lets it go or is gone.
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { HOST_MARK, type HostLoad, type HostReply, type HostRequest } from '../../core/host-messages.js';
import { Attempts } from './attempts.js';
import { describeFile } from './describe-file.js';

/** A socket between engine and host, both ways, one JSON text a line. */
const CHANNEL = 3;

export function serve(file: string): void {
  const hostId = process.env[HOST_MARK] ?? '';
  delete process.env[HOST_MARK];
  const channel = new Socket({ fd: CHANNEL, readable: true, writable: true });
  channel.setEncoding('utf8');
  let isBusy = false;
  let isLetGo = false;
  const leave = () => {
    isLetGo = true;
    // Busy, it ends what it does first; the next engine reads the record.
    if (!isBusy) process.exit();
  };
  const send = (reply: HostReply) => {
    if (!isLetGo) channel.write(`${JSON.stringify(reply)}\n`);
  };
  const attempts = new Attempts(file, hostId, send);
  // Not busy: nobody else wants what it loads.
  const load = ({ env }: HostLoad) => {
    Object.assign(process.env, env);
    channel.unref();
    void describeFile(file, ({ description, dags }, isExiting) => {
      for (const name of Object.keys(env)) delete process.env[name];
      const reply: HostReply = { type: 'loaded', description };
      if (isExiting) writeSync(CHANNEL, `${JSON.stringify(reply)}\n`);
      else send(reply);
      if (dags) attempts.take(dags);
      channel.ref();
    });
  };
  const run = async (request: HostRequest) => {
    isBusy = true;
    // So that the event loop ends when a promise can never be settled any more.
    channel.unref();
    await attempts.run(request);
    channel.ref();
    isBusy = false;
    if (isLetGo || attempts.isTerminated) process.exit();
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
