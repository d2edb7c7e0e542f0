import type { Role } from '@kf/shared/contract/http';
import type { EpochMs } from '@kf/shared/contract/ids';
import type { Scope } from '@kf/shared/contract/scope';
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { KeyStore, StoredKey } from '../people/ports.ts';
import type { Db } from './database.ts';
import { tellPeople } from './people.ts';
import { apiKey } from './schema-people.ts';

export function createKeyStore(db: Db): KeyStore {
  const first = async (where: ReturnType<typeof eq>) => {
    const [row] = await db.select().from(apiKey).where(where).limit(1);
    return row && toKey(row);
  };
  return {
    async insert(key) {
      await db.insert(apiKey).values(key);
    },
    list: async () => (await db.select().from(apiKey).orderBy(desc(apiKey.createdAt))).map(toKey),
    findByHash: (hash) => first(eq(apiKey.hash, hash)),
    find: (keyId) => first(eq(apiKey.keyId, keyId)),
    async touch(keyId, at) {
      await db.update(apiKey).set({ lastUsedAt: at }).where(eq(apiKey.keyId, keyId));
    },
    async revoke(keyId, at) {
      const [row] = await db
        .update(apiKey)
        .set({ revokedAt: at })
        .where(and(eq(apiKey.keyId, keyId), isNull(apiKey.revokedAt)))
        .returning();
      if (row) await tellPeople(db, `key:${keyId}`);
      return row && toKey(row);
    },
  };
}

const toKey = (row: typeof apiKey.$inferSelect): StoredKey => ({
  keyId: row.keyId,
  name: row.name,
  hash: row.hash,
  tail: row.tail,
  role: row.role as Role,
  scope: row.scope as Scope,
  createdBy: row.createdBy,
  createdAt: row.createdAt as EpochMs,
  ...(row.expiresAt !== null && { expiresAt: row.expiresAt as EpochMs }),
  ...(row.lastUsedAt !== null && { lastUsedAt: row.lastUsedAt as EpochMs }),
  ...(row.revokedAt !== null && { revokedAt: row.revokedAt as EpochMs }),
});
