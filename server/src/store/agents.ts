import type { ImportProgress } from '@kf/shared/contract/agents';
import type { AccountId, AgentId, EpochMs } from '@kf/shared/contract/ids';
import { and, desc, eq, isNotNull, isNull, lt, notInArray, sql } from 'drizzle-orm';
import type { ImportStore, KnownAgentStore } from '../agents/ports.ts';
import type { Db } from './database.ts';
import { agentImport, knownAgent } from './schema.ts';

/** Gone agents shown at most; history reads names by id. */
const PAST_SHOWN = 200;

export function createKnownAgentStore(db: Db, accountId: AccountId): KnownAgentStore {
  const ours = eq(knownAgent.accountId, accountId);
  return {
    async keep(agents, askedAt) {
      await db.transaction(async (tx) => {
        if (agents.length > 0)
          await tx
            .insert(knownAgent)
            .values(
              agents.map(({ agentId, nickname, staffNo, avatarUrl }) => ({
                accountId,
                agentId,
                nickname,
                staffNo: staffNo ?? null,
                avatarUrl: avatarUrl ?? null,
                listedAt: askedAt,
              })),
            )
            .onConflictDoUpdate({
              target: [knownAgent.accountId, knownAgent.agentId],
              set: {
                nickname: sql`excluded.nickname`,
                staffNo: sql`excluded.staff_no`,
                avatarUrl: sql`excluded.avatar_url`,
                listedAt: sql`excluded.listed_at`,
                goneAt: null,
              },
              setWhere: sql`${knownAgent.listedAt} <= excluded.listed_at`, // reads may cross
            });
        const named = agents.map((agent) => agent.agentId);
        await tx
          .update(knownAgent)
          .set({ goneAt: askedAt })
          .where(
            and(
              ours,
              isNull(knownAgent.goneAt),
              lt(knownAgent.listedAt, askedAt),
              named.length > 0 ? notInArray(knownAgent.agentId, named) : undefined,
            ),
          );
      });
    },
    async lookedAt() {
      const [row] = await db
        .select({
          at: sql<string | null>`max(greatest(${knownAgent.listedAt}, coalesce(${knownAgent.goneAt}, 0)))`,
        })
        .from(knownAgent)
        .where(ours);
      return row?.at == null ? undefined : (Number(row.at) as EpochMs);
    },
    async avatarUrl(agentId) {
      const [row] = await db
        .select({ url: knownAgent.avatarUrl })
        .from(knownAgent)
        .where(and(ours, eq(knownAgent.agentId, agentId)))
        .limit(1);
      return row?.url ?? undefined;
    },
    async past() {
      const rows = await db
        .select()
        .from(knownAgent)
        .where(and(ours, isNotNull(knownAgent.goneAt)))
        .orderBy(desc(knownAgent.goneAt))
        .limit(PAST_SHOWN);
      return rows.map((row) => ({
        agentId: row.agentId as AgentId,
        nickname: row.nickname,
        ...(row.staffNo !== null && { staffNo: row.staffNo }),
        goneAt: row.goneAt as EpochMs,
      }));
    },
  };
}

export function createImportStore(db: Db, accountId: AccountId): ImportStore {
  return {
    async find(key) {
      const [row] = await db
        .select()
        .from(agentImport)
        .where(and(eq(agentImport.accountId, accountId), eq(agentImport.key, key)))
        .limit(1);
      return row && { digest: row.digest, progress: row.progress as ImportProgress };
    },
    async save({ digest, progress }, at) {
      await db
        .insert(agentImport)
        .values({ accountId, key: progress.key, digest, createdAt: at, progress })
        .onConflictDoUpdate({ target: [agentImport.accountId, agentImport.key], set: { progress } });
    },
  };
}
