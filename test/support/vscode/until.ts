// Waits for what VS Code does in its own time, by asking again.
import { setTimeout as pause } from 'node:timers/promises';

const LONGEST_MS = 60_000;

/** The first answer that is neither null nor false nor undefined. Fails with the last answer given. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
): Promise<NonNullable<T>> {
  const end = Date.now() + LONGEST_MS;
  let last: unknown;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    last = answer;
    await pause(100);
  }
  throw new Error(`not within ${LONGEST_MS / 1000} s: ${what} (last: ${JSON.stringify(last)})`);
}
