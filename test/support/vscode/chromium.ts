// The browser that windows are opened in. Debian's; as root it is installed when it is missing.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CHROMIUM = process.env.TASKFLOW_CHROMIUM ?? '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
];

/** Why there is no browser, with the command that installs one; null when there is. */
export function missingChromium(): string | null {
  if (existsSync(CHROMIUM)) return null;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('installing Chromium for tests …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']])
      execFileSync('apt-get', ['-qq', ...args], { env, stdio: 'ignore' });
    if (existsSync(CHROMIUM)) return null;
  }
  return `no Chromium at ${CHROMIUM}. Install it with: sudo apt-get install -y chromium`;
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGS });
}
