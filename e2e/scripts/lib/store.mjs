import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Stops the embedded PostgreSQL of a data folder, whoever started it: it outlives the server that did. SIGINT is its
 * "fast" shutdown. Nothing running there is fine.
 */
export async function stopEmbeddedStore(dataDir, timeoutMs = 10_000) {
  const lockFile = join(dataDir, 'postgres', 'postmaster.pid');
  const pid = await postmasterPid(lockFile);
  // The fifth line of the lock file: the folder of its socket, made for it.
  const socketDir = (await readFile(lockFile, 'utf8').catch(() => '')).split('\n')[4] ?? '';
  if (pid === undefined || !signal(pid, 'SIGINT')) return;
  const end = Date.now() + timeoutMs;
  while (Date.now() < end && (await postmasterPid(lockFile)) !== undefined) await sleep(50);
  if ((await postmasterPid(lockFile)) !== undefined) signal(pid, 'SIGQUIT');
  if (basename(socketDir).startsWith('kf-pg-')) await rm(socketDir, { recursive: true, force: true });
}

async function postmasterPid(lockFile) {
  const text = await readFile(lockFile, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return pid > 1 ? pid : undefined;
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
