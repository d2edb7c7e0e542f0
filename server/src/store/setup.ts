import type { EpochMs } from '@kf/shared/contract/ids';
import { and, count, eq, gt, isNull, lt } from 'drizzle-orm';
import type { SetupStore } from '../setup/ports.ts';
import type { Db } from './database.ts';
import { setup, setupTry } from './schema-installation.ts';

const ONLY = 1;
/** Longer than any wrong code counts. */
const TRIES_KEPT_MS = 24 * 3_600_000;

export function createSetupStore(db: Db): SetupStore {
  return {
    async read() {
      const [row] = await db.select().from(setup).where(eq(setup.id, ONLY));
      return (
        row && {
          salt: row.salt,
          step: row.step,
          ...(row.completedAt !== null && { completedAt: row.completedAt as EpochMs }),
        }
      );
    },
    async begin({ salt, step, startedAt, completedAt }) {
      await db
        .insert(setup)
        .values({ id: ONLY, salt, step, startedAt, ...(completedAt !== undefined && { completedAt }) })
        .onConflictDoNothing();
    },
    async saveStep(step) {
      await db.update(setup).set({ step }).where(eq(setup.id, ONLY));
    },
    async complete(completedAt) {
      await db
        .update(setup)
        .set({ completedAt })
        .where(and(eq(setup.id, ONLY), isNull(setup.completedAt)));
    },
    async addTry(address, at) {
      await db.delete(setupTry).where(lt(setupTry.at, at - TRIES_KEPT_MS));
      await db.insert(setupTry).values({ address, at });
    },
    async tries(address, since) {
      const own = await db
        .select({ at: setupTry.at })
        .from(setupTry)
        .where(and(eq(setupTry.address, address), gt(setupTry.at, since)))
        .orderBy(setupTry.at);
      const [all] = await db.select({ n: count() }).from(setupTry).where(gt(setupTry.at, since));
      return { own: own.map(({ at }) => at as EpochMs), all: all?.n ?? 0 };
    },
  };
}
