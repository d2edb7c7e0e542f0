import type { AccountId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Operation } from '@kf/shared/contract/live';
import type { TimelineLine } from '@kf/shared/contract/visits';
import { and, desc, eq, gte } from 'drizzle-orm';
import type { TimelineSource } from '../history/ports.ts';
import type { Db } from './database.ts';
import { operation as journal } from './schema.ts';

/** The tower's acts on a customer, from the journal. */
export function createActLines(db: Db, accountId: AccountId): TimelineSource {
  return {
    async linesOf(customerId: CustomerId, since: EpochMs, limit: number) {
      const rows = await db
        .select({ operation: journal.operation })
        .from(journal)
        .where(
          and(
            eq(journal.accountId, accountId),
            eq(journal.customerId, customerId),
            gte(journal.createdAt, since),
          ),
        )
        .orderBy(desc(journal.createdAt))
        .limit(limit);
      return rows.map(({ operation }) => lineOf(operation as Operation));
    },
  };
}

const lineOf = ({
  operationId,
  type,
  by,
  agentId,
  toAgentId,
  note,
  state,
  createdAt,
  error,
}: Operation): TimelineLine => ({
  kind: 'act',
  at: createdAt,
  operationId,
  type,
  by,
  state,
  ...(agentId !== undefined && { agentId }),
  ...(toAgentId !== undefined && { toAgentId }),
  ...(note !== undefined && { note }),
  ...(error && { code: error.code }),
  ...(error?.errcode !== undefined && { errcode: error.errcode }),
});
