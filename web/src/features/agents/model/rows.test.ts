import { aGroup, agentId, anAgent, at, groupId } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { countAgents, defaultSort, filterAgents, noFilter, sortAgents, UNGROUPED } from './rows.ts';

const g1 = aGroup({ groupId: groupId('g1'), name: '售前', order: 2 });
const g2 = aGroup({ groupId: groupId('g2'), name: '售后', order: 1 });
const groups = { g1, g2 };

const li = anAgent({ groupIds: [g1.groupId], servedToday: 4 });
const wang = anAgent({
  agentId: agentId('wang@kfdemo'),
  nickname: '王浩然',
  staffNo: '999',
  presence: 'offline',
  groupIds: [g1.groupId, g2.groupId],
  capacity: 0,
  binding: { state: 'waiting', wechatId: 'whr-1990', expiresAt: at(1) },
});
const { capacity: _capacity, staffNo: _staffNo, ...bare } = anAgent();
const chen = {
  ...bare,
  agentId: agentId('chen@kfdemo'),
  nickname: 'Chen',
  binding: { state: 'unbound' as const },
};
const all = [chen, li, wang];
const names = (agents: readonly { nickname: string }[]) => agents.map((agent) => agent.nickname);
const filtered = (over: Partial<typeof noFilter>) =>
  names(filterAgents(all, { ...noFilter, ...over }, groups));

describe('filtering agents', () => {
  it('finds every word in nickname, account, staff number or WeChat id', () => {
    expect(filtered({ words: '王' })).toEqual(['王浩然']);
    expect(filtered({ words: 'CHEN@' })).toEqual(['Chen']);
    expect(filtered({ words: ' whr 999 ' })).toEqual(['王浩然']);
    expect(filtered({ words: 'whr 李' })).toEqual([]);
  });
  it('shows those of a group, of a state, of a binding', () => {
    expect(filtered({ group: 'g2' })).toEqual(['王浩然']);
    expect(filtered({ group: UNGROUPED })).toEqual(['Chen']);
    expect(filtered({ show: 'offline' })).toEqual(['王浩然']);
    expect(filtered({ show: 'unbound' })).toEqual(['Chen', '王浩然']);
    expect(filtered({ binding: 'waiting' })).toEqual(['王浩然']);
  });
});

describe('sorting agents', () => {
  it('orders staff numbers as numbers, and those without last', () => {
    expect(names(sortAgents(all, defaultSort, groups))).toEqual(['王浩然', '李婷', 'Chen']);
  });
  it('puts by hand and unknown behind every limit', () => {
    const sort = { key: 'capacity', descending: true } as const;
    expect(names(sortAgents(all, sort, groups))).toEqual(['李婷', '王浩然', 'Chen']);
  });
  it('orders by the first of the groups, in the order of the groups', () => {
    expect(names(sortAgents(all, { key: 'group', descending: false }, groups))).toEqual([
      '王浩然',
      '李婷',
      'Chen',
    ]);
  });
});

it('counts an agent of two groups in both, and once in all', () => {
  const counts = countAgents(
    Object.fromEntries(all.map((agent) => [agent.agentId, agent])),
    groups,
    undefined,
  );
  expect(counts.show).toEqual({ all: 3, online: 2, offline: 1, unbound: 2 });
  expect(Object.fromEntries(counts.group)).toEqual({ g1: 2, g2: 1, [UNGROUPED]: 1 });
});
