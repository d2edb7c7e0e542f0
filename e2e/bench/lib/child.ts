import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { waitForUrl } from '../../scripts/lib/net.mjs';

const probe = new URL('./probe.mjs', import.meta.url).href;

export interface Usage {
  /** User and system time since the start, microseconds. */
  cpuUs: number;
  rssBytes: number;
}

/** A process of its own, whose CPU time can be read. */
export interface Measured {
  process: ChildProcess;
  log(): string;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** @param script a file URL, or the path of a file */
export async function startMeasured(
  script: URL | string,
  env: Record<string, string | undefined>,
  readyUrl: string,
): Promise<Measured> {
  const path = script instanceof URL ? fileURLToPath(script) : script;
  const child = spawn(process.execPath, ['--import', probe, path], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-20_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const measured: Measured = {
    process: child,
    log: () => output,
    usage: async () => {
      child.send('kf-bench-usage');
      const [answer] = (await once(child, 'message')) as [Usage];
      return answer;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 8_000);
      await once(child, 'exit');
      clearTimeout(timer);
    },
  };
  if (!(await waitForUrl(readyUrl, { timeoutMs: 40_000, gaveUp: () => child.exitCode !== null }))) {
    await measured.stop();
    throw new Error(`${path} is not ready:\n${output}`);
  }
  return measured;
}

/** CPU time that a process spends while `work` runs, microseconds. */
export async function cpuDuring(measured: Measured, work: () => Promise<void>): Promise<number> {
  const before = await measured.usage();
  await work();
  return (await measured.usage()).cpuUs - before.cpuUs;
}
