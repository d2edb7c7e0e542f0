import type { Readiness } from '../routes/health.ts';
import type { Database } from '../store/database.ts';
import type { Registry } from './registry.ts';

/** Whether this node can be relied on: the store answers, and every account has a token and current numbers. */
export async function readinessOf(database: Database, accounts: Registry): Promise<Readiness> {
  const reasons = [
    ...accounts.all().flatMap((account) => account.unready()),
    ...accounts.failures().map(({ accountId, problem }) => `${accountId}: ${problem}`),
  ];
  try {
    await database.pool.query('select 1');
  } catch (error) {
    reasons.unshift(`the store does not answer (${error instanceof Error ? error.message : String(error)})`);
  }
  return { ok: reasons.length === 0, reasons };
}
