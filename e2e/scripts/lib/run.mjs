import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** Servers that run for days write more than anybody reads again. */
const KEPT_LINES = 5_000;

const windows = process.platform === 'win32';

/**
 * Starts a program at the repository's root, in a process group of its own so that {@link stop} reaches its children.
 * `prefix` puts a word before each line of its output; `quiet` collects the output instead of showing it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, cwd?: string, prefix?: string, quiet?: boolean,
 *   onLine?: (line: string) => void }} [options]
 */
export function start(command, args, { env = {}, cwd = root, prefix, quiet = false, onLine } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: [
      'ignore',
      prefix || quiet || onLine ? 'pipe' : 'inherit',
      prefix || quiet || onLine ? 'pipe' : 'inherit',
    ],
    detached: !windows,
    shell: windows,
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        output.push(line);
        if (output.length > KEPT_LINES) output.shift();
        onLine?.(line);
        if (!quiet) console.log(prefix ? `${prefix} ${line}` : line);
      }
    });
    stream.on('end', () => {
      if (!rest) return;
      output.push(rest);
      if (!quiet) console.log(prefix ? `${prefix} ${rest}` : rest);
    });
  }
  const done = new Promise((resolve) => {
    child.on('error', (error) => {
      output.push(error.message);
      resolve(127);
    });
    child.on('close', (code, signal) => resolve(code ?? (signal ? 128 : 1)));
  });
  return { child, done, output };
}

/**
 * Runs a program to its end; after `timeoutMs` its whole group is killed and it counts as failed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Parameters<typeof start>[2] & { timeoutMs?: number }} [options]
 */
export async function run(command, args, options = {}) {
  const started = Date.now();
  const process_ = start(command, args, options);
  const untrack = track(process_);
  const timer = options.timeoutMs
    ? setTimeout(() => {
        console.error(`${command}: no end after ${options.timeoutMs / 1000} s, killed`);
        signalGroup(process_.child, 'SIGKILL');
      }, options.timeoutMs)
    : undefined;
  const code = await process_.done;
  clearTimeout(timer);
  untrack();
  return { code, output: process_.output.join('\n'), ms: Date.now() - started };
}

export function signalGroup(child, signal) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (windows) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Asks politely, then insists. */
export async function stop(process_, graceMs = 8_000) {
  signalGroup(process_.child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(process_.child, 'SIGKILL'), graceMs);
  await process_.done;
  clearTimeout(timer);
}

const running = new Set();

/** Ctrl-C ends what runs for us, too: their process groups do not receive the terminal's signal. */
function track(process_) {
  running.add(process_);
  return () => running.delete(process_);
}

export function stopChildrenOnSignal() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      for (const process_ of running) signalGroup(process_.child, 'SIGTERM');
      setTimeout(() => {
        for (const process_ of running) signalGroup(process_.child, 'SIGKILL');
        process.exit(130);
      }, 2_000).unref();
      if (running.size === 0) process.exit(130);
    });
  }
}
