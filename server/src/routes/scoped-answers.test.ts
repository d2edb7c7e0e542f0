import { PersonId } from '@kf/shared/contract/ids';
import type { CustomerNotices } from '@kf/shared/contract/notices';
import type { TimelineLine, Visit, VisitsQuery } from '@kf/shared/contract/visits';
import type { WaitAnswer } from '@kf/shared/contract/waits';
import {
  aGroup,
  agentId,
  anAgent,
  aState,
  at,
  aWaitingCustomer,
  groupId,
  NOW,
} from '@kf/shared/testing/builders';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { expect, it } from 'vitest';
import { checkRight } from '../people/rights.ts';
import { errorHandler } from '../plugins/error-handler.ts';
import { historyRoutes } from './history.ts';
import { rulesRoutes } from './rules.ts';
import { waitRoutes } from './waits.ts';

const ours = anAgent({ agentId: agentId('ours@kf'), nickname: '小李', groupIds: [groupId('g1')] });
const ours2 = anAgent({ agentId: agentId('ours2@kf'), nickname: '小赵', groupIds: [groupId('g1')] });
const other = anAgent({ agentId: agentId('other@kf'), nickname: '小王', groupIds: [groupId('g2')] });
const waiting = aWaitingCustomer();
const { customerId } = waiting;
const state = aState({
  groups: [
    aGroup({ groupId: groupId('g1'), name: '售前' }),
    aGroup({ groupId: groupId('g2'), name: '投诉专线' }),
  ],
  agents: [ours, ours2, other],
  waiting: [waiting],
});

const notice = (over: object): CustomerNotices['notices'][number] => ({
  id: 'n1',
  customerId,
  kind: 'taken_over',
  channel: 'message',
  state: 'sent',
  plannedAt: NOW,
  attempts: 1,
  ...over,
});
const told: CustomerNotices = {
  notices: [
    notice({ agentId: ours.agentId, text: '小李为您服务' }),
    notice({ agentId: other.agentId, text: '小王为您服务' }),
    notice({ kind: 'menu', text: '售前\n投诉专线' }),
  ],
  allowance: { left: 1 },
  ratings: [
    { at: NOW, score: 3, agentId: ours.agentId },
    { at: NOW, score: 1, agentId: other.agentId },
  ],
};
const lines: TimelineLine[] = [
  { kind: 'arrived', at: NOW, knownBy: 'list', position: 17 },
  { kind: 'notice', at: at(NOW + 1), name: 'switched', state: 'sent', text: '小王为您服务' },
  { kind: 'notice', at: at(NOW + 2), name: 'switched', state: 'sent', text: '小李为您服务' },
];
/** Came to theirs, and went through others before and after. */
const visit: Visit = {
  visitId: 1,
  customerId,
  code: 'K7Q-2MF',
  arrivedAt: NOW,
  knownBy: 'list',
  position: 17,
  wishedAgentId: other.agentId,
  wishedGroupId: groupId('g2'),
  agentId: other.agentId,
  lastAgentId: ours.agentId,
  over: false,
  moves: [
    { at: NOW, fromAgentId: other.agentId, toAgentId: ours.agentId },
    { at: NOW, fromAgentId: ours.agentId, toAgentId: ours2.agentId },
  ],
  outcome: 'served',
  inferred: false,
  refusals: [
    { at: NOW, type: 'assign', by: '林主管', agentId: other.agentId, code: 'agent_offline' },
    { at: NOW, type: 'assign', by: '林主管', agentId: ours.agentId, code: 'agent_offline' },
  ],
};
const grounds = {
  ...{
    ahead: 4,
    agents: 40,
    places: 90,
    byHand: 2,
    chatMs: 1,
    leaving: 0,
    coming: 0,
    learntFrom: 9,
    held: 1,
  },
};

async function answers(scope: 'all' | readonly string[]) {
  const asked: unknown[] = [];
  const audited: unknown[] = [];
  const account = {
    live: { snapshot: () => ({ state }) },
    reception: { notices: { ofCustomer: async () => told } },
    customers: { details: async () => undefined },
    history: {
      timeline: async () => ({ lines, agents: {} }),
      summary: async () => ({ buckets: [] }),
      visits: async (query: VisitsQuery, groups?: readonly string[]) => {
        asked.push({ query, groups });
        return { visits: [visit], agents: { [ours.agentId]: '小李', [other.agentId]: '小王' } };
      },
    },
    waits: {
      answerFor: async (): Promise<WaitAnswer> => ({
        estimate: { at: NOW, basis: 'model' },
        grounds,
        told: [],
      }),
    },
  };
  const app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(errorHandler);
  app.decorateRequest('person', null);
  app.addHook('onRequest', async (request) => {
    request.person = {
      kind: 'person',
      id: PersonId.parse('p1'),
      name: '林主管',
      role: 'viewer',
      scope: scope === 'all' ? 'all' : ({ main: scope } as never),
      mustSetUpFactor: false,
    };
    checkRight(request);
  });
  const prefix = '/api/accounts/:accountId';
  for (const routes of [rulesRoutes, historyRoutes, waitRoutes])
    await app.register(routes as typeof rulesRoutes, {
      prefix,
      find: () => account as never,
      ...{ audit: { record: async (line: object) => void audited.push(line) } },
    });
  const inject = async (what: string) => app.inject(`/api/accounts/main/${what}`);
  const get = async (what: string) => (await inject(`customers/${customerId}/${what}`)).json();
  return {
    notices: await get('notices'),
    timeline: await get('timeline'),
    wait: await get('wait'),
    visits: (await inject('history/visits')).json(),
    csv: (await inject('history/visits.csv')).body,
    summary: (await inject('history/summary.csv?group=g1&from=0&to=1&bucket=day')).body,
    /** About an agent and a group that are not theirs. */
    foreign: await Promise.all(
      [`agent=${other.agentId}`, 'group=g2'].map(async (of) => (await inject(`history/visits?${of}`)).json()),
    ),
    asked,
    audited,
  };
}

it('tell people of some groups nothing of agents and groups of others', async () => {
  const { notices, timeline, wait, visits, csv, summary, foreign, asked, audited } = await answers(['g1']);
  const all = JSON.stringify([notices, timeline, wait, visits, csv, foreign]);
  for (const name of ['other@kf', '小王', '投诉专线', '"position"', '"places"'])
    expect(all).not.toContain(name);
  expect(notices.notices.map(({ text }: { text?: string }) => text)).toEqual(['小李为您服务', undefined]);
  expect(notices.ratings).toHaveLength(1);
  expect(timeline.lines.map(({ text }: { text?: string }) => text)).toEqual([
    undefined,
    undefined,
    '小李为您服务',
  ]);
  expect(visits.visits).toMatchObject([
    {
      lastAgentId: ours.agentId,
      moves: [{ toAgentId: ours2.agentId }],
      refusals: [{ agentId: ours.agentId }],
    },
  ]);
  expect(csv.split('\r\n')[1]).toContain('K7Q-2MF');
  expect(csv.split('\r\n')[1]).toContain('小李');
  expect(summary).toContain('arrived');
  expect(audited).toMatchObject([{ act: 'history.exported' }, { act: 'history.exported' }]);
  expect(visits.agents).toEqual({ [ours.agentId]: '小李' });
  expect(foreign.map((answer) => answer.visits)).toEqual([[], []]);
  // The store is asked for theirs only, and never about others.
  expect(asked).toHaveLength(2);
  for (const each of asked) expect(each).toMatchObject({ groups: ['g1'] });
});

it('tell people of the whole account everything', async () => {
  expect(await answers('all')).toMatchObject({
    notices: told,
    timeline: { lines },
    wait: { grounds },
  });
});
