import type { CustomerDetails } from '@kf/shared/contract/http';
import type { AccountId, AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { AppError } from '#errors.ts';
import type { Fact } from '#live/facts.ts';
import { asCode, CODE_ATTEMPTS, createCoder } from './code.ts';
import { createFaceCache } from './face-cache.ts';
import type { CustomerFace, CustomerRow, CustomerStore } from './ports.ts';

export interface CustomersDeps {
  accountId: AccountId;
  store: CustomerStore;
  /** The installation's key: codes are made with a key derived from it. */
  secretKey: Buffer;
  now(): EpochMs;
  /** Durable hand-over to the account's writer. */
  publish(fact: Fact): Promise<void>;
  /** `agentId` absent: nobody serves the customer. */
  getSession(customerId: CustomerId): Promise<{ agentId?: AgentId; startedAt?: EpochMs }>;
  /** Faces kept in memory. */
  cacheLimit?: number;
}

/** Who the customers of one account are. */
export interface Customers {
  /** Code and remark of each; whoever is new is given a code and kept. */
  facesOf(ids: readonly CustomerId[]): Promise<Map<CustomerId, CustomerFace>>;
  /** As {@link facesOf} for one, but undefined for somebody never seen. */
  faceOf(customerId: CustomerId): Promise<CustomerFace | undefined>;
  /** By the short code, however it is typed; undefined for a code that nobody has. */
  findByCode(code: string): Promise<CustomerId | undefined>;
  /** Another node changed the customer: read it again when it is needed next. */
  forget(customerId: CustomerId): void;
  /** @throws {AppError} customer_not_found */
  details(customerId: CustomerId): Promise<CustomerDetails>;
  /** An empty remark takes it away. @throws {AppError} customer_not_found */
  setRemark(customerId: CustomerId, remark: string, by: string): Promise<CustomerDetails>;
  /** Asks the platform who serves the customer. @throws {AppError} customer_not_found, or why it could not be asked */
  refresh(customerId: CustomerId): Promise<CustomerDetails>;
}

const CACHE_LIMIT = 20_000; // some 5 MB
const MESSAGES_SHOWN = 50;
const CHECKS_KEPT = 1_000;

export function createCustomers(deps: CustomersDeps): Customers {
  const { store, now } = deps;
  const coder = createCoder(deps.secretKey, deps.accountId);
  const cache = createFaceCache(deps.cacheLimit ?? CACHE_LIMIT, now);
  const checks = new Map<CustomerId, NonNullable<CustomerDetails['checked']>>();

  /** Gives codes to customers never seen; the one whose code is taken comes again with a longer one. */
  async function keep(ids: CustomerId[]): Promise<CustomerRow[]> {
    const kept: CustomerRow[] = [];
    const firstSeenAt = now();
    let left = ids;
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === CODE_ATTEMPTS) throw new AppError('internal', 'no free customer code');
      const stored = await store.insertMany(
        left.map((customerId) => ({ customerId, code: coder(customerId, attempt), firstSeenAt })),
      );
      kept.push(...stored);
      const done = new Set(stored.map((row) => row.customerId));
      left = left.filter((id) => !done.has(id));
    }
    return kept;
  }

  async function facesOf(ids: readonly CustomerId[]): Promise<Map<CustomerId, CustomerFace>> {
    const faces = new Map<CustomerId, CustomerFace>();
    const missing: CustomerId[] = [];
    for (const id of new Set(ids)) {
      const face = cache.get(id);
      if (face) faces.set(id, face);
      else missing.push(id);
    }
    if (missing.length === 0) return faces;
    const found = await store.findMany(missing);
    const known = new Set(found.map((row) => row.customerId));
    const fresh = await keep(missing.filter((id) => !known.has(id)));
    for (const row of [...found, ...fresh]) {
      const face = faceFrom(row);
      cache.put(row.customerId, face);
      faces.set(row.customerId, face);
    }
    return faces;
  }

  async function detailsFrom(row: CustomerRow | undefined): Promise<CustomerDetails> {
    if (!row) throw new AppError('customer_not_found', 'no such customer on this account');
    const messages = await store.recentMessages(row.customerId, MESSAGES_SHOWN);
    const checked = checks.get(row.customerId);
    const { customerId, code, firstSeenAt, remark, remarkBy, remarkAt } = row;
    return {
      customerId,
      code,
      firstSeenAt,
      ...(remark === undefined ? {} : { remark }),
      ...(remarkBy === undefined ? {} : { remarkBy }),
      ...(remarkAt === undefined ? {} : { remarkAt }),
      messages,
      ...(checked === undefined ? {} : { checked }),
    };
  }

  const find = async (customerId: CustomerId): Promise<CustomerRow | undefined> =>
    (await store.findMany([customerId]))[0];

  function rememberCheck(customerId: CustomerId, checked: NonNullable<CustomerDetails['checked']>): void {
    checks.delete(customerId);
    checks.set(customerId, checked);
    if (checks.size <= CHECKS_KEPT) return;
    for (const oldest of checks.keys()) {
      checks.delete(oldest);
      return;
    }
  }

  return {
    facesOf,
    async faceOf(customerId) {
      const cached = cache.get(customerId);
      if (cached) return cached;
      const row = await find(customerId);
      return row && faceFrom(row);
    },
    findByCode: (typed) => store.findByCode(asCode(typed)),
    forget: cache.forget,
    details: async (customerId) => detailsFrom(await find(customerId)),
    async setRemark(customerId, text, by) {
      const remark = text === '' ? undefined : text;
      const row = await store.setRemark(customerId, remark, by, now());
      if (row) {
        cache.put(customerId, faceFrom(row));
        const seenAt = now();
        await deps.publish({
          type: 'customer.remarked',
          seenAt,
          customerId,
          ...(remark === undefined ? {} : { remark }),
        });
      }
      return detailsFrom(row);
    },
    async refresh(customerId) {
      const row = await find(customerId);
      if (!row) return detailsFrom(undefined);
      const askedAt = now();
      const { agentId, startedAt } = await deps.getSession(customerId);
      const found =
        agentId === undefined ? {} : { agentId, ...(startedAt === undefined ? {} : { startedAt }) };
      await deps.publish({ type: 'session.checked', askedAt, seenAt: now(), customerId, ...found });
      rememberCheck(customerId, { at: askedAt, ...found });
      return detailsFrom(row);
    },
  };
}

const faceFrom = ({ code, remark }: CustomerRow): CustomerFace => ({
  code,
  ...(remark === undefined ? {} : { remark }),
});
