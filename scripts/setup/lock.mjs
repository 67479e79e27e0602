// Lets one set-up of a checkout work at a time; the others wait. A lock left by a process that died is broken.
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const HEARTBEAT_MS = 1_000;
/** A lock not touched for so long has no living holder, whatever its pid says now: pids are used again. */
const STALE_MS = 30_000;
const POLL_MS = 100;

/**
 * Runs `work` while no other process holds the lock file.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {(pid: number) => void} [onWait] told once when another process holds it
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait = () => {}) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!createExclusively(file)) {
    if (!isAbandoned(file)) {
      if (!told) onWait(readPid(file));
      told = true;
      await delay(POLL_MS);
      continue;
    }
    // Only one of those who wait may break it, else the second would remove the first one's new lock.
    const breaking = `${file}.break`;
    if (createExclusively(breaking)) {
      if (isAbandoned(file)) rmSync(file, { force: true });
      rmSync(breaking, { force: true });
    } else {
      if (isAbandoned(breaking)) rmSync(breaking, { force: true });
      await delay(POLL_MS);
    }
  }
  const heartbeat = setInterval(() => utimesSync(file, new Date(), new Date()), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
function createExclusively(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} file */
function isAbandoned(file) {
  try {
    if (Date.now() - statSync(file).mtimeMs > STALE_MS) return true;
    const pid = readPid(file);
    // Empty for the moment between its creation and its writing.
    return pid > 0 && !isAlive(pid);
  } catch {
    return false;
  }
}

/** @param {string} file */
function readPid(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
