// Prints a Chromium that really starts; installs one, and a Chinese font, where it has to and can.
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const LINUX_NAMES = [
  'chromium',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'chromium-browser',
];

const candidates = () => [
  process.env.KF_BROWSER,
  chromium.executablePath(),
  ...(process.platform === 'darwin'
    ? MAC_APPS.flatMap((n) =>
        ['', process.env.HOME ?? ''].map((h) => `${h}/Applications/${n}.app/Contents/MacOS/${n}`),
      )
    : LINUX_NAMES.map((n) => `/usr/bin/${n}`)),
];

/** A file that exists may still be a stub, or lack a library: only a page rendered counts. */
function starts(path) {
  if (!path || !existsSync(path)) return false;
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', 'about:blank'];
  const run = spawnSync(path, args, { timeout: 20_000, encoding: 'utf8' });
  return run.status === 0 && run.stdout.includes('<html');
}

/** Output goes to stderr: stdout carries the answer alone. */
const sh = (command, args) =>
  spawnSync(command, args, {
    stdio: ['ignore', 2, 2],
    timeout: 600_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

const hasApt = process.platform === 'linux' && existsSync('/usr/bin/apt-get');
const apt = (args) =>
  process.getuid?.() === 0 ? sh('apt-get', args) : sh('sudo', ['-n', 'apt-get', ...args]);
const aptInstall = (packages) =>
  apt(['update', '-qq']) && apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);

/** Without a Chinese font every label on the board is a row of boxes, and widths mean nothing. */
function ensureChineseFont() {
  if (process.platform !== 'linux') return;
  const list = spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' });
  if (list.status === 0 && list.stdout.trim()) return;
  if (hasApt && aptInstall(['fontconfig', 'fonts-noto-cjk'])) return;
  console.error('No Chinese font found: text in the browser will be boxes (Debian: fonts-noto-cjk).');
}

/** @throws when no Chromium starts and none can be installed */
export function findBrowser() {
  let found = candidates().find(starts);
  if (!found && hasApt) {
    aptInstall(['chromium', 'fonts-noto-cjk']); // on Ubuntu only a stub: the next step helps there
    found = candidates().find(starts);
  }
  if (!found) {
    sh('npx', ['--no-install', 'playwright', 'install', '--with-deps', 'chromium']);
    found = candidates().find(starts);
  }
  if (!found) {
    throw new Error('No usable Chromium. Install Chrome or Chromium, or set KF_BROWSER to its path.');
  }
  ensureChineseFont();
  return found;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    console.log(findBrowser());
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
