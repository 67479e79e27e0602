// What the terminal can show, and how states look in it.
import pc from 'picocolors';
import type { RunStateName, TaskStateName } from '../core/states.js';

export interface Terminal {
  /** True where lines may be drawn over: a terminal that people look at. */
  readonly isInteractive: boolean;
  readonly isEmoji: boolean;
  readonly colors: ReturnType<typeof pc.createColors>;
  /** Columns; 80 where there is no terminal. */
  readonly width: number;
  write(text: string): void;
  writeError(text: string): void;
}

export interface TerminalOptions {
  readonly emoji: boolean;
  readonly color: boolean;
}

/** The terminal of this process. NO_COLOR and FORCE_COLOR are honoured (picocolors). */
export function processTerminal({ emoji, color }: TerminalOptions): Terminal {
  const isTty = process.stdout.isTTY === true;
  return {
    isInteractive: isTty && process.env.TERM !== 'dumb' && !process.env.CI,
    isEmoji: emoji,
    colors: pc.createColors(color && pc.isColorSupported && (isTty || Boolean(process.env.FORCE_COLOR))),
    // A terminal without a size says 0.
    width: process.stdout.columns || 80,
    write: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
  };
}

const EMOJI: Readonly<Record<TaskStateName | 'interrupted', string>> = {
  none: '▫️',
  queued: '🕒',
  running: '🔄',
  up_for_retry: '🔁',
  success: '✅',
  failed: '❌',
  timed_out: '⏰',
  skipped: '⏭️',
  upstream_failed: '⏭️',
  cancelled: '🚫',
  interrupted: '💤',
};

const PLAIN: Readonly<Record<TaskStateName | 'interrupted', string>> = {
  none: '·',
  queued: '…',
  running: '>',
  up_for_retry: '~',
  success: '+',
  failed: 'x',
  timed_out: 'x',
  skipped: '-',
  upstream_failed: '-',
  cancelled: '!',
  interrupted: '?',
};

/** A mark for a state; never colour alone. */
export function stateMark(terminal: Terminal, state: TaskStateName | RunStateName): string {
  return terminal.isEmoji ? EMOJI[state] : stateColor(terminal, state)(PLAIN[state]);
}

export function stateColor(
  terminal: Terminal,
  state: TaskStateName | RunStateName,
): (text: string) => string {
  const { colors } = terminal;
  switch (state) {
    case 'success':
      return colors.green;
    case 'failed':
    case 'timed_out':
      return colors.red;
    case 'running':
      return colors.cyan;
    case 'up_for_retry':
    case 'cancelled':
    case 'interrupted':
      return colors.yellow;
    default:
      return colors.dim;
  }
}
