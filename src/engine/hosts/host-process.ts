// One host: a process that has loaded a DAG file and calls its functions, one attempt at a time.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import type { Duplex } from 'node:stream';
import { at } from '../../core/at.js';
import { HOST_MARK, type HostLoad, type HostReply, type HostRequest } from '../../core/host-messages.js';
import { openRegularToWrite } from '../../files/open-regular.js';
import { withDrain } from '../log-drain/host-drain.js';
import type { HostCommand } from './host-command.js';
import { parseReply } from './host-reply.js';

const LAST_REPLY_MS = 200;
/** In characters: what a file of 5 MB makes is shorter, and what goes on longer is no reply. */
const LONGEST_REPLY = 100_000_000;

export type HostExit =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'not_started'; readonly error: Error };

export interface HostListener {
  onReady(): void;
  /** Answers `load`: what its `describe` would say. */
  onLoaded?(description: unknown): void;
  onEnded(nonce: string, exitCode: number, isReusable: boolean): void;
  /** Its channel is of no use any more: it takes no further request, and ends when it has done what it does. */
  onMute(): void;
  onExit(exit: HostExit): void;
}

export interface HostOptions {
  readonly command: HostCommand;
  /** What it and its functions start from, without any attempt's own variables. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Its streams until the first attempt directs them: the first attempt's log. */
  readonly logPath: string;
  /** As in the variable TASKFLOW_HOST. */
  readonly id: string;
}

/**
 * A process group of its own. Its channel, descriptor 3, is a socket: when this process is gone the host reads its
 * end, finishes what it does, leaves the result and exits.
 */
export class HostProcess {
  readonly id: string;
  /** May be set to an equal object, so that the same are told by a glance. */
  env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Set where it has loaded its file before its first attempt: how long that took, and what the file printed. */
  loaded: { readonly afterMs: number; readonly printed: string } | null = null;
  readonly #child: ChildProcess;
  /** None where no process could be made. */
  readonly #channel: Duplex | undefined;
  #unread: string[] = [];
  #unreadLength = 0;
  #listener: HostListener | null = null;
  #isGone = false;

  /** Throws when the log can't be opened or no process be made. `listen` follows. */
  constructor(options: HostOptions) {
    const { command, env, cwd, id } = options;
    this.id = id;
    this.env = env;
    this.cwd = cwd;
    const log =
      options.logPath === devNull ? openSync(devNull, 'a') : openRegularToWrite(options.logPath, 'append');
    try {
      const {
        program,
        args,
        env: all,
      } = withDrain({
        ...command,
        cwd,
        env: { ...env, ...command.env, [HOST_MARK]: id },
      });
      this.#child = spawn(program, args, {
        cwd,
        env: all,
        stdio: ['ignore', log, log, 'pipe'],
        detached: process.platform !== 'win32',
        windowsHide: true,
      });
    } finally {
      closeSync(log);
    }
    // Nobody sends it signals or messages by this object: there is no other error of a child.
    this.#child.on('error', (error) => this.#exited({ kind: 'not_started', error }));
    // Without descriptors for it there is no list of streams at all, whatever the type says.
    const streams: ChildProcess['stdio'] | undefined = this.#child.stdio;
    this.#channel = (streams?.[3] ?? undefined) as Duplex | undefined;
    this.#channel?.setEncoding('utf8');
    this.#channel?.on('data', (text: string) => this.#read(text));
    this.#channel?.on('end', () => this.#mute());
    // It ended while it was written to: its exit says so.
    this.#channel?.on('error', () => this.#mute());
    this.#child.on('exit', (code, signal) => {
      const exit: HostExit = signal ? { kind: 'signalled', signal } : { kind: 'exited', code: Number(code) };
      this.#whenRead(() => this.#exited(exit));
    });
  }

  /** 0 when it could not be started. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** True once it has ended. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** From here on; it says nothing before its first request, but it may end. */
  listen(listener: HostListener): void {
    this.#listener = listener;
  }

  send(request: HostRequest | HostLoad): void {
    this.#channel?.write(`${JSON.stringify(request)}\n`);
  }

  /** Lets it go: idle it exits, busy it ends what it does first. One that was stopped could do neither. */
  release(): void {
    this.#channel?.end();
    this.#channel?.destroy();
    this.#child.kill('SIGCONT');
    this.#child.unref();
  }

  /** Ends it at once; it says so by its exit. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #mute(): void {
    this.#channel?.destroy();
    this.#listener?.onMute();
  }

  /** Its last replies may be unread when it is known to be gone; a child of its own may keep the socket open. */
  #whenRead(then: () => void): void {
    if (!this.#channel || this.#channel.destroyed || this.#channel.readableEnded) {
      then();
      return;
    }
    let isDone = false;
    const once = () => {
      if (!isDone) then();
      isDone = true;
    };
    this.#channel.once('close', once);
    setTimeout(once, LAST_REPLY_MS);
  }

  #exited(exit: HostExit): void {
    this.#isGone = true;
    this.#listener?.onExit(exit);
  }

  /** What the file makes can be long: no text is looked at twice. */
  #read(text: string): void {
    const lines = text.split('\n');
    for (const line of lines.slice(0, -1)) {
      const reply = parseReply([...this.#unread, line].join(''));
      this.#unread = [];
      this.#unreadLength = 0;
      if (reply === null) {
        this.#mute();
        return;
      }
      this.#tell(reply);
    }
    const rest = at(lines, lines.length - 1);
    this.#unread.push(rest);
    this.#unreadLength += rest.length;
    if (this.#unreadLength > LONGEST_REPLY) this.#mute();
  }

  #tell(reply: HostReply): void {
    switch (reply.type) {
      case 'ready':
        this.#listener?.onReady();
        break;
      case 'loaded':
        this.#listener?.onLoaded?.(reply.description);
        break;
      case 'ended':
        this.#listener?.onEnded(reply.nonce, reply.exit_code, reply.reusable !== false);
        break;
    }
  }
}
