import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { ApiKeyRow, NewApiKeyRequest } from '@kf/shared/contract/people';
import { AppError } from '../errors.ts';
import type { Caller, KeyStore, StoredKey } from './ports.ts';

/** Marks a key, so that scanners of leaks and people know one when they see it. */
const PREFIX = 'kft_';
/** 256 bits, so a fast hash is enough. */
const KEY_BYTES = 32;
const TAIL = 4;
/** How exactly it is known when a key was last used. */
const USED_EVERY_MS = 60_000;

export interface ApiKeys {
  list(): Promise<ApiKeyRow[]>;
  /** The key itself is in this answer and nowhere else. */
  create(request: NewApiKeyRequest, by: string): Promise<{ key: ApiKeyRow; secret: string }>;
  /** @throws {AppError} key_not_found */
  revoke(keyId: string): Promise<ApiKeyRow>;
  /** Whom a key stands for; undefined when it is unknown, over or revoked. */
  callerOf(secret: string): Promise<Caller | undefined>;
  /** The same by the id, while something is open for it. */
  callerById(keyId: string): Promise<Caller | undefined>;
}

export function createApiKeys({ store, now }: { store: KeyStore; now: () => number }): ApiKeys {
  const isGood = (key: StoredKey) =>
    key.revokedAt === undefined && (key.expiresAt === undefined || key.expiresAt > now());
  return {
    list: async () => (await store.list()).map(rowOf),
    async create({ name, role, scope = 'all', expiresAt }, by) {
      if (expiresAt !== undefined && expiresAt <= now())
        throw new AppError('request_invalid', 'expiresAt is over already');
      const secret = `${PREFIX}${randomBytes(KEY_BYTES).toString('base64url')}`;
      const key: StoredKey = {
        keyId: randomUUID(),
        name,
        hash: hashOf(secret),
        tail: secret.slice(-TAIL),
        role,
        // An admin's rights are of the installation: half of them would be no admin.
        scope: role === 'admin' ? 'all' : scope,
        createdBy: by,
        createdAt: now() as EpochMs,
        ...(expiresAt !== undefined && { expiresAt }),
      };
      await store.insert(key);
      return { key: rowOf(key), secret };
    },
    async revoke(keyId) {
      const key = await store.revoke(keyId, now() as EpochMs);
      if (!key) throw new AppError('key_not_found', 'no such key, or it was revoked before');
      return rowOf(key);
    },
    async callerOf(secret) {
      if (!secret.startsWith(PREFIX)) return undefined;
      const key = await store.findByHash(hashOf(secret));
      if (!key || !isGood(key)) return undefined;
      if (now() - (key.lastUsedAt ?? 0) > USED_EVERY_MS) await store.touch(key.keyId, now() as EpochMs);
      return callerFor(key);
    },
    async callerById(keyId) {
      const key = await store.find(keyId);
      return key && isGood(key) ? callerFor(key) : undefined;
    },
  };
}

const KEY_CALLER = 'key:';
/** The id of the key that a caller is; undefined for a person. */
export const keyIdOf = ({ kind, id }: Caller): string | undefined =>
  kind === 'key' ? id.slice(KEY_CALLER.length) : undefined;

const callerFor = ({ keyId, name, role, scope }: StoredKey): Caller => ({
  kind: 'key',
  id: PersonId.parse(`${KEY_CALLER}${keyId}`),
  name,
  role,
  scope,
  mustSetUpFactor: false,
});

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

const rowOf = ({ hash: _hash, ...row }: StoredKey): ApiKeyRow => row;
