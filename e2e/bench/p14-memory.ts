// P14: memory of the server and of its embedded PostgreSQL.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from './lib/bench.ts';
import { openProductDashboards } from './lib/dashboards.ts';
import { openLoop } from './lib/loader.ts';
import { startProduct } from './lib/product.ts';

const AGENTS = 100;
const SESSIONS = 1_000;
const DASHBOARDS = 20;
/** Two pushes a second for an hour, sent in less time. */
const PUSHES = 7_200;
const GOAL_MB = { server: 200, both: 320 };

export const memory: Bench = {
  ids: ['P14'],
  run: async ({ quick }) => {
    const product = await startProduct({
      mode: 'safe',
      customers: 100,
      agents: AGENTS,
      sessionsPerAgent: SESSIONS / AGENTS,
    });
    try {
      const dashboards = await openProductDashboards(product, DASHBOARDS);
      const requests = product.messages(PUSHES).map(({ request }) => request);
      await openLoop(product.port, 32, requests, quick ? 1_000 : 240);
      const server = (await product.server.usage()).rssBytes / 1e6;
      const store = await storeMegabytes(product.dataDir);
      await dashboards.stop();
      const scale = `${AGENTS} agents, ${SESSIONS} sessions, ${DASHBOARDS} dashboards, ${PUSHES} pushes`;
      return [
        {
          id: 'P14',
          what: `resident memory of the server, ${scale}`,
          goal: `< ${GOAL_MB.server} MB`,
          measured: `${server.toFixed(0)} MB`,
          reached: server < GOAL_MB.server,
          note: 'The pushes of an hour come within seconds here; what only time brings (timers, caches) is not in it.',
        },
        {
          id: 'P14',
          what: 'the same with the embedded PostgreSQL',
          goal: `< ${GOAL_MB.both} MB`,
          measured: store === undefined ? 'not on this system' : `${(server + store).toFixed(0)} MB`,
          ...(store !== undefined && { reached: server + store < GOAL_MB.both }),
        },
      ];
    } finally {
      await product.stop();
    }
  },
};

/** All processes of the store; memory they share is counted once. Linux only. */
async function storeMegabytes(dataDir: string): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const postmaster = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split(
    '\n',
  )[0] as string;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  let kilobytes = 0;
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (pid !== postmaster && parent !== postmaster) continue;
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return (kilobytes * 1024) / 1e6;
}
