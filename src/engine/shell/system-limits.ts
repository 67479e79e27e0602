// What the system takes for one process, asked before a shell is told to start it: the shell would only fail.
import { readFileSync } from 'node:fs';

type Variables = Readonly<Record<string, string>>;

/** MAX_ARG_STRLEN of Linux: 32 pages for one argument or variable (execve(2)), its closing zero included. */
const LONGEST_BYTES = 131_072;
/** Arguments and environment together get a quarter of the stack's limit, but never more than this (execve(2)). */
const MOST_BYTES = 6 * 1024 * 1024;
const POINTER_BYTES = 8;
/** What the shells' own words and the rest of the new process's stack take. */
const RESERVED_BYTES = 8192;

export type ObstacleKind = 'zero_byte' | 'too_large';

/** As the same is thrown by `spawn`. */
export class StartObstacle extends Error {
  readonly code: string;

  constructor(kind: ObstacleKind) {
    super(kind);
    this.code = kind === 'too_large' ? 'E2BIG' : 'ERR_INVALID_ARG_VALUE';
  }
}

/** Answers for environments that many attempts share. */
const measured = new WeakMap<Variables, { readonly bytes: number; readonly obstacle: ObstacleKind | null }>();

/** Why the system would not start this command with this environment, or null. For Linux. */
export function startObstacle(
  env: Variables,
  own: Variables,
  command: readonly string[],
): ObstacleKind | null {
  let shared = measured.get(env);
  if (!shared) {
    shared = measure(env, []);
    measured.set(env, shared);
  }
  const more = measure(own, command);
  const obstacle = shared.obstacle ?? more.obstacle;
  if (obstacle) return obstacle;
  return shared.bytes + more.bytes + RESERVED_BYTES > mostBytes() ? 'too_large' : null;
}

function measure(env: Variables, words: readonly string[]) {
  let sum = 0;
  let obstacle: ObstacleKind | null = null;
  const add = (text: string, length: number) => {
    sum += length + POINTER_BYTES;
    if (text.includes('\0')) obstacle = 'zero_byte';
    else if (length > LONGEST_BYTES) obstacle ??= 'too_large';
  };
  // NAME=VALUE and its closing zero.
  for (const name in env) {
    const value = env[name] ?? '';
    add(name.includes('\0') ? name : value, Buffer.byteLength(name) + Buffer.byteLength(value) + 2);
  }
  for (const word of words) add(word, Buffer.byteLength(word) + 1);
  return { bytes: sum, obstacle: obstacle as ObstacleKind | null };
}

let limit: number | null = null;

function mostBytes(): number {
  limit ??= Math.min(MOST_BYTES, stackBytes() / 4);
  return limit;
}

/** The soft limit of this process's stack, which its children inherit; 8 MB is what Linux gives by itself. */
function stackBytes(): number {
  const usual = 8 * 1024 * 1024;
  try {
    const [, soft] = /^Max stack size\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft ?? usual);
  } catch {
    return usual;
  }
}
