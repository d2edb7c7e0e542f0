import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '#store/database.ts';
import { startJobs } from '#store/jobs.ts';
import { createTestDatabase } from './database.ts';

const log = pino({ level: 'silent' });
let database: Database;
beforeAll(async () => {
  ({ database } = await createTestDatabase());
});
afterAll(() => database.close());

it('does each job once, by the node that has the account, and soon', async () => {
  const jobs = await startJobs(database.pool, log);
  const done: string[] = [];
  jobs.on('notice', 'a1', async (id) => void done.push(id));
  const since = performance.now();
  await jobs.add('notice', { accountId: 'a1', id: 'n1' });
  await expect.poll(() => done, { interval: 5 }).toEqual(['n1']);
  expect(performance.now() - since).toBeLessThan(1_000);
  await jobs.close();
});

it('goes on after a restart, and what is planned twice is done once', async () => {
  const before = await startJobs(database.pool, log);
  await before.add('notice', { accountId: 'a2', id: 'n2' }, { runAt: Date.now() + 300 });
  await before.add('notice', { accountId: 'a2', id: 'n2' }, { runAt: Date.now() + 300 });
  await before.close();
  const after = await startJobs(database.pool, log);
  const done: string[] = [];
  after.on('notice', 'a2', async (id) => void done.push(id));
  await expect.poll(() => done, { timeout: 5_000 }).toEqual(['n2']);
  await after.close();
});
