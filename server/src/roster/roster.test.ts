import { PersonId } from '@kf/shared/contract/ids';
import { aGroup, anAgent, aState, at, groupId, NOW } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { AppError } from '#errors.ts';
import type { Fact } from '#live/facts.ts';
import { createRoster } from './roster.ts';
import { createMemoryRosterStores } from './testing/memory-stores.ts';

const presale = aGroup();
const aftersale = aGroup({ groupId: groupId('g2'), name: '售后', colour: 1, order: 2 });
const agent = anAgent({ groupIds: [presale.groupId] });

const lin = { personId: PersonId.parse('p1'), name: '林主管' };

function setUp() {
  const stores = createMemoryRosterStores([aftersale, presale]);
  const facts: Fact[] = [];
  const audit: { act: string; entry: object }[] = [];
  const roster = createRoster({
    ...stores,
    now: () => NOW,
    publish: async (fact) => void facts.push(fact),
    state: () => aState({ agents: [agent], groups: [presale, aftersale] }),
    audit: async ({ act, entry }) => void audit.push({ act, entry }),
  });
  return { roster, facts, audit, ...stores };
}

describe('groups', () => {
  it('are listed in their order, and a new one comes last in a colour of its own', async () => {
    const { roster, facts } = setUp();
    const group = await roster.addGroup({ name: 'VIP', defaultCapacity: 3 }, lin);
    expect(group).toMatchObject({ name: 'VIP', colour: 2, order: 3, defaultCapacity: 3 });
    const list = await roster.listGroups();
    expect(list.map((g) => g.name)).toEqual(['售前咨询', '售后', 'VIP']);
    expect(facts).toEqual([{ type: 'groups.changed', seenAt: NOW, groups: list }]);
  });

  it('keep what a change does not name; null takes the default capacity away', async () => {
    const { roster } = setUp();
    await roster.changeGroup(presale.groupId, { defaultCapacity: 4 }, lin);
    expect(await roster.changeGroup(presale.groupId, { name: '售前' }, lin)).toEqual({
      ...presale,
      name: '售前',
      defaultCapacity: 4,
    });
    expect(await roster.changeGroup(presale.groupId, { defaultCapacity: null }, lin)).not.toHaveProperty(
      'defaultCapacity',
    );
  });

  it('take their name out of the profiles when they go', async () => {
    const { roster, profiles, facts } = setUp();
    await roster.changeProfile(
      agent.agentId,
      { capacity: 6, groupIds: [presale.groupId, aftersale.groupId] },
      lin,
    );
    await roster.removeGroup(presale.groupId, lin);
    expect(await profiles.find(agent.agentId)).toEqual({ capacity: 6, groupIds: [aftersale.groupId] });
    expect(facts.at(-1)).toMatchObject({ type: 'groups.changed', groups: [aftersale] });
  });

  it('are put in order; those not named stay behind', async () => {
    const { roster } = setUp();
    const vip = await roster.addGroup({ name: 'VIP' }, lin);
    const list = await roster.orderGroups([vip.groupId, aftersale.groupId], lin);
    expect(list.map((g) => [g.name, g.order])).toEqual([
      ['VIP', 1],
      ['售后', 2],
      ['售前咨询', 3],
    ]);
  });

  it('say how their agents are put in order, and keep an order by hand under another rule', async () => {
    const { roster } = setUp();
    const manual = { agentOrder: 'manual', manualOrder: [agent.agentId, agent.agentId] } as const;
    const byHand = await roster.changeGroup(
      presale.groupId,
      { ...manual, manualOrder: [...manual.manualOrder] },
      lin,
    );
    expect(byHand).toMatchObject({ agentOrder: 'manual', manualOrder: [agent.agentId] });
    expect(await roster.changeGroup(presale.groupId, { agentOrder: 'staff_no' }, lin)).toMatchObject({
      agentOrder: 'staff_no',
      manualOrder: [agent.agentId],
    });
  });

  it('must exist', async () => {
    const { roster } = setUp();
    const nobody = groupId('nobody');
    for (const act of [roster.changeGroup(nobody, { name: 'x' }, lin), roster.removeGroup(nobody, lin)])
      await expect(act).rejects.toMatchObject({ code: 'not_found' });
    await expect(roster.changeProfile(agent.agentId, { groupIds: [nobody] }, lin)).rejects.toBeInstanceOf(
      AppError,
    );
  });
});

describe('profiles', () => {
  it('change only what is named, and tell the board', async () => {
    const { roster, profiles, facts } = setUp();
    await profiles.save(agent.agentId, { groupIds: [presale.groupId], note: '新人', capacity: 2 });
    await roster.changeProfile(agent.agentId, { capacity: 5 }, lin);
    expect(facts).toEqual([
      {
        type: 'profile.changed',
        seenAt: NOW,
        agentId: agent.agentId,
        groupIds: [presale.groupId],
        note: '新人',
        capacity: 5,
      },
    ]);
    expect(await roster.changeProfile(agent.agentId, { capacity: null }, lin)).not.toHaveProperty('capacity');
  });

  it('hold note and exclusion, which null takes away, and the audit has both sides', async () => {
    const { roster, audit } = setUp();
    const excluded = { reason: '培训', until: at(NOW + 3_600_000) };
    expect(await roster.changeProfile(agent.agentId, { note: '新人', excluded }, lin)).toEqual({
      groupIds: [],
      note: '新人',
      excluded,
    });
    expect(await roster.changeProfile(agent.agentId, { note: null, excluded: null }, lin)).toEqual({
      groupIds: [],
    });
    expect(audit.at(-1)).toMatchObject({
      act: 'agent.profile',
      entry: { by: '林主管', before: { note: '新人', excluded }, after: { groupIds: [] } },
    });
  });

  it('belong to agents of the account only', async () => {
    const { roster } = setUp();
    await expect(
      roster.changeProfile(anAgent({ agentId: 'x@y' as never }).agentId, { capacity: 1 }, lin),
    ).rejects.toMatchObject({ code: 'agent_not_found' });
  });
});

describe('one change for several agents', () => {
  it('adds and takes away groups, keeps the rest of each profile, and names who is gone', async () => {
    const { roster, profiles, audit } = setUp();
    const gone = 'gone@kfdemo' as typeof agent.agentId;
    await profiles.save(agent.agentId, { groupIds: [presale.groupId], note: '新人', capacity: 2 });
    const answer = await roster.changeProfiles(
      {
        agentIds: [agent.agentId, gone, agent.agentId],
        addGroupIds: [aftersale.groupId],
        removeGroupIds: [presale.groupId],
        excluded: {},
      },
      lin,
    );
    expect(answer).toEqual({ changed: 1, missing: [gone] });
    expect(await profiles.find(agent.agentId)).toEqual({
      groupIds: [aftersale.groupId],
      note: '新人',
      capacity: 2,
      excluded: {},
    });
    expect(audit.map(({ act }) => act)).toEqual(['agent.profile']);
    await roster.changeProfiles({ agentIds: [agent.agentId], excluded: null }, lin);
    expect(await profiles.find(agent.agentId)).not.toHaveProperty('excluded');
  });

  it('changes nobody when a group does not exist', async () => {
    const { roster, facts } = setUp();
    const change = { agentIds: [agent.agentId], addGroupIds: [groupId('nobody')] };
    await expect(roster.changeProfiles(change, lin)).rejects.toMatchObject({ code: 'request_invalid' });
    expect(facts).toEqual([]);
  });
});
