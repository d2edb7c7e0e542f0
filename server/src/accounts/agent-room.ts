import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { FastifyBaseLogger } from 'fastify';
import { type AgentList, createAgentList } from '#agents/agent-list.ts';
import { createAvatars } from '#agents/avatars.ts';
import { type Agents, createAgents } from '#agents/create-agents.ts';
import type { Fact } from '#live/facts.ts';
import type { Operations } from '#operations/create-operations.ts';
import { createRoster, type Roster, type RosterDeps } from '#roster/roster.ts';
import type { WechatClient } from '#wechat/client.ts';
import { createImportStore, createKnownAgentStore } from '../store/agents.ts';
import type { Db } from '../store/database.ts';
import { createGroupStore, createProfileStore } from '../store/roster.ts';
import type { Following } from './following.ts';
import type { Leader } from './leader.ts';

export interface AgentRoomDeps {
  accountId: AccountId;
  db: Db;
  wechat: WechatClient;
  wechatApiBase: string;
  /** Cached pictures are put below. */
  dataDir: string;
  following: Pick<Following, 'replica' | 'state' | 'publish'>;
  leader: Leader;
  operations: Operations;
  audit: RosterDeps['audit'];
  now(): EpochMs;
  log: FastifyBaseLogger;
}

/** Agents as the platform has them, and what the tower keeps about them: groups and profiles. */
export interface AgentRoom {
  agents: Agents;
  roster: Roster;
  agentList: AgentList;
  /** Groups and profiles as facts, for an epoch that begins. */
  keepings(): Promise<Fact[]>;
  close(): Promise<void>;
}

export function createAgentRoom(deps: AgentRoomDeps): AgentRoom {
  const { accountId, db, wechat, following, leader, operations, audit, now, log } = deps;
  const { replica, state, publish } = following;
  const profiles = createProfileStore(db, accountId);
  const groups = createGroupStore(db, accountId);
  const roster = createRoster({ groups, profiles, now, publish, state, audit });
  const agentList = createAgentList({
    platform: wechat,
    store: createKnownAgentStore(db, accountId),
    now,
    log,
  });
  const avatars = createAvatars({
    folder: join(deps.dataDir, 'avatars'),
    apiBase: deps.wechatApiBase,
    now,
    log,
  });
  const agents = createAgents({
    accountId,
    platform: wechat,
    list: agentList,
    avatars,
    imports: createImportStore(db, accountId),
    roster,
    operations,
    state,
    publish,
    audit,
    now,
    newId: randomUUID,
    log,
  });

  /** An agent that appears again finds what the tower kept about it. */
  replica.onFrame((frame) => {
    if (!leader.isLeading()) return;
    for (const change of frame.changes) {
      if (change.type !== 'agent.put' || change.cause !== 'added') continue;
      const { agentId } = change.agent;
      void profiles
        .find(agentId)
        .then(
          (profile) => profile && publish({ type: 'profile.changed', seenAt: now(), agentId, ...profile }),
        )
        .catch((error: unknown) => log.warn({ err: error, agentId }, 'a kept profile could not be read'));
    }
  });

  return {
    agents,
    roster,
    agentList,
    async keepings() {
      const seenAt = now();
      const kept = await profiles.list();
      return [
        { type: 'groups.changed', seenAt, groups: await groups.list() },
        ...kept.map(
          ({ agentId, profile }): Fact => ({ type: 'profile.changed', seenAt, agentId, ...profile }),
        ),
      ];
    },
    close: () => avatars.close(),
  };
}
