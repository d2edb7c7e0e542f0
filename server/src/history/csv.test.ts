import type { Visit } from '@kf/shared/contract/visits';
import { agentId, at, customerId } from '@kf/shared/testing/builders';
import { expect, it } from 'vitest';
import { parseCsv } from '../csv.ts';
import { summaryCsv, visitsCsv } from './csv.ts';

const li = agentId('liting@kf');
const START = at(Date.UTC(2026, 2, 11, 6, 32, 8));
const visit: Visit = {
  visitId: 7,
  customerId: customerId('oSecretOpenid'),
  code: 'K7Q-2MF',
  remark: '=HYPERLINK("x")',
  arrivedAt: START,
  knownBy: 'message',
  position: 2,
  waitedMs: 61_400,
  acceptedAt: at(START + 61_400),
  agentId: li,
  lastAgentId: li,
  assignedBy: '=cmd',
  over: false,
  moves: [],
  outcome: 'served',
  endedAt: at(START + 121_400),
  inferred: false,
  refusals: [{ at: START, type: 'assign', by: '林主管', code: 'agent_offline', errcode: 65415 }],
};

it('writes a visit as a spreadsheet and a script both read it, without the openid and without formulas', () => {
  const csv = visitsCsv('Asia/Shanghai');
  const text = csv.head() + csv.rows([visit], { [li]: '李婷' });
  expect(text).not.toContain('oSecretOpenid');
  expect(text).toContain("'=cmd");
  expect(text.startsWith('\uFEFF')).toBe(true);
  const [head, row] = parseCsv(text).map(({ cells }) => cells);
  const cell = (key: string) => row?.[head?.findIndex((title) => title.endsWith(` ${key}`)) ?? -1];
  expect(cell('arrived_at')).toBe('2026-03-11T14:32:08+08:00');
  expect(cell('waited_seconds')).toBe('61');
  expect(cell('session_seconds')).toBe('60');
  expect(cell('agent')).toBe('李婷');
  expect(cell('requested_agent')).toBe('');
  expect(cell('refusals')).toBe('65415');
});

it('leaves empty what is not known of an hour, instead of a zero', () => {
  const empty = {
    fromAt: START,
    toAt: at(START + 3_600_000),
    arrived: 0,
    accepted: 0,
    acceptedInTarget: 0,
    abandoned: 0,
    abandonedShort: 0,
  };
  const [, row] = parseCsv(summaryCsv([empty], 'UTC')).map(({ cells }) => cells);
  expect(row?.slice(0, 3)).toEqual(['2026-03-11T06:32:08+00:00', '2026-03-11T07:32:08+00:00', '0']);
  expect(row?.slice(-3)).toEqual(['', '', '']);
});
