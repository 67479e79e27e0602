// Runs a program to its end and says what it took.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Timed {
  readonly ms: number;
  /** Largest resident set seen, in MB; 0 where /proc is not there. */
  readonly peakMb: number;
  readonly stdout: string;
}

/** Throws when the program fails. */
export function runTimed(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Timed> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
    let stdout = '';
    let peakMb = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    const look = setInterval(() => {
      peakMb = Math.max(peakMb, residentPeak(child.pid));
    }, 20);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(look);
      if (code === 0) resolve({ ms: performance.now() - start, peakMb, stdout });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}`));
    });
  });
}

function residentPeak(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
