import { pino } from 'pino';
import { Registry } from 'prom-client';
import { type AppDeps, buildApp } from '../app.ts';
import type { AuditStore } from '../audit/ports.ts';
import { memoryWalls } from '../walls/testing/memory-walls.ts';
import { closedSetup } from './closed-setup.ts';
import { memoryAccounts } from './memory-accounts.ts';
import { peopleWithRoles } from './test-people.ts';

/** The whole app without a database and without accounts. */
export async function testApp(over: Partial<AppDeps> = {}, audit?: AuditStore) {
  const parts = await peopleWithRoles(audit);
  const app = await buildApp({
    http: { trustProxy: false },
    metricsToken: undefined,
    webDir: '/nowhere',
    build: 'test',
    log: pino({ level: 'silent' }),
    now: Date.now,
    people: parts.parts,
    accounts: { find: () => undefined, list: () => [] },
    installation: {
      accounts: memoryAccounts(),
      sync: async () => undefined,
      setup: closedSetup,
      onAccountEnded: () => () => undefined,
    },
    walls: memoryWalls(),
    readiness: async () => ({ ok: true, reasons: [] }),
    registry: new Registry(),
    ...over,
  });
  return { app, ...parts };
}
