import type { AccountId, AgentId, GroupId } from '@kf/shared/contract/ids';
import type { AgentOrder, Group } from '@kf/shared/contract/live';
import { and, eq, sql } from 'drizzle-orm';
import type { AgentProfile, GroupStore, ProfileStore } from '../roster/ports.ts';
import type { Db } from './database.ts';
import { agentGroup, agentProfile } from './schema.ts';

export function createGroupStore(db: Db, accountId: AccountId): GroupStore {
  return {
    async list() {
      const rows = await db.select().from(agentGroup).where(eq(agentGroup.accountId, accountId));
      return rows.map(toGroup);
    },
    async putMany(groups) {
      if (groups.length === 0) return;
      await db
        .insert(agentGroup)
        .values(
          groups.map((g) => ({
            ...g,
            accountId,
            defaultCapacity: g.defaultCapacity ?? null,
            agentOrder: g.agentOrder ?? null,
            manualOrder: g.manualOrder ?? null,
          })),
        )
        .onConflictDoUpdate({
          target: [agentGroup.accountId, agentGroup.groupId],
          set: {
            name: sql`excluded.name`,
            colour: sql`excluded.colour`,
            order: sql`excluded."order"`,
            defaultCapacity: sql`excluded.default_capacity`,
            agentOrder: sql`excluded.agent_order`,
            manualOrder: sql`excluded.manual_order`,
          },
        });
    },
    async remove(groupId) {
      await db
        .delete(agentGroup)
        .where(and(eq(agentGroup.accountId, accountId), eq(agentGroup.groupId, groupId)));
    },
  };
}

const toGroup = (row: typeof agentGroup.$inferSelect): Group => ({
  groupId: row.groupId as GroupId,
  name: row.name,
  colour: row.colour,
  order: row.order,
  ...(row.defaultCapacity !== null && { defaultCapacity: row.defaultCapacity }),
  ...(row.agentOrder !== null && { agentOrder: row.agentOrder as AgentOrder }),
  ...(row.manualOrder !== null && { manualOrder: row.manualOrder as AgentId[] }),
});

export function createProfileStore(db: Db, accountId: AccountId): ProfileStore {
  const one = (agentId: AgentId) =>
    and(eq(agentProfile.accountId, accountId), eq(agentProfile.agentId, agentId));
  return {
    async find(agentId) {
      const [row] = await db.select().from(agentProfile).where(one(agentId)).limit(1);
      return row?.profile as AgentProfile | undefined;
    },
    async save(agentId, profile) {
      await db
        .insert(agentProfile)
        .values({ accountId, agentId, profile })
        .onConflictDoUpdate({ target: [agentProfile.accountId, agentProfile.agentId], set: { profile } });
    },
    async list() {
      const rows = await db.select().from(agentProfile).where(eq(agentProfile.accountId, accountId));
      return rows.map((row) => ({ agentId: row.agentId as AgentId, profile: row.profile as AgentProfile }));
    },
  };
}
