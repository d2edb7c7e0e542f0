import type { Alert } from '../contract/alerts.ts';
import {
  AccountId,
  AgentId,
  AlertId,
  CustomerId,
  type EpochMs,
  GroupId,
  OperationId,
} from '../contract/ids.ts';
import type {
  AccountInfo,
  Agent,
  Group,
  LiveState,
  Operation,
  Session,
  WaitingCustomer,
} from '../contract/live.ts';
import { defaultServiceLevel, defaultThresholds, emptyLiveState } from '../domain/empty-state.ts';

/** A valid thing; a test states only what matters to it. */
export const at = (ms: number): EpochMs => ms as EpochMs;
export const NOW = at(1_800_000_000_000);
export const agentId = (id: string): AgentId => AgentId.parse(id);
export const customerId = (id: string): CustomerId => CustomerId.parse(id);
export const groupId = (id: string): GroupId => GroupId.parse(id);

export const anAccount = (over: Partial<AccountInfo> = {}): AccountInfo => ({
  id: AccountId.parse('main'),
  name: '云杉家居服务号',
  dialect: 'current',
  timeZone: 'Asia/Shanghai',
  seatLimit: 100,
  thresholds: defaultThresholds,
  serviceLevel: defaultServiceLevel,
  ...over,
});

export const anAgent = (over: Partial<Agent> = {}): Agent => ({
  agentId: agentId('liting@kfdemo'),
  nickname: '李婷',
  staffNo: '1001',
  presence: 'online',
  presenceSince: at(NOW - 3_600_000),
  seenOnline: true,
  reportedLoad: 0,
  capacity: 5,
  groupIds: [],
  binding: { state: 'bound', wechatId: 'liting' },
  servedToday: 0,
  ...over,
});

export const aSession = (over: Partial<Session> = {}): Session => ({
  customerId: customerId('oCustomerInSession0000000001'),
  code: 'Q8D-72N',
  agentId: agentId('liting@kfdemo'),
  startedAt: at(NOW - 600_000),
  ...over,
});

export const aWaitingCustomer = (over: Partial<WaitingCustomer> = {}): WaitingCustomer => ({
  customerId: customerId('oCustomerWaiting000000000001'),
  code: 'K7Q-2MF',
  waitingSince: at(NOW - 120_000),
  sinceFrom: 'message',
  order: NOW - 120_000,
  listed: true,
  ...over,
});

export const aGroup = (over: Partial<Group> = {}): Group => ({
  groupId: groupId('g1'),
  name: '售前咨询',
  colour: 0,
  order: 1,
  ...over,
});

export const anOperation = (over: Partial<Operation> = {}): Operation => ({
  operationId: OperationId.parse('op-1'),
  type: 'assign',
  customerId: customerId('oCustomerWaiting000000000001'),
  code: 'K7Q-2MF',
  agentId: agentId('liting@kfdemo'),
  state: 'sent',
  by: '林主管',
  createdAt: NOW,
  updatedAt: NOW,
  ...over,
});

export const anAlert = (over: Partial<Alert> = {}): Alert => ({
  alertId: AlertId.parse('longest_wait'),
  kind: 'longest_wait',
  level: 'attention',
  raisedAt: NOW,
  levelSince: NOW,
  value: 310_000,
  ...over,
});

/** A state with these agents, sessions, waiting customers and groups, and every source live at {@link NOW}. */
export function aState(
  parts: {
    account?: AccountInfo;
    agents?: Agent[];
    sessions?: Session[];
    waiting?: WaitingCustomer[];
    groups?: Group[];
    operations?: Operation[];
    alerts?: Alert[];
  } = {},
): LiveState {
  const state = emptyLiveState(parts.account ?? anAccount(), at(NOW - 36_000_000));
  const live = { asOf: NOW, state: 'live', intervalMs: 6_000 } as const;
  return {
    ...state,
    agents: Object.fromEntries((parts.agents ?? []).map((a) => [a.agentId, a])),
    sessions: Object.fromEntries((parts.sessions ?? []).map((s) => [s.customerId, s])),
    waiting: Object.fromEntries((parts.waiting ?? []).map((w) => [w.customerId, w])),
    groups: Object.fromEntries((parts.groups ?? []).map((g) => [g.groupId, g])),
    operations: Object.fromEntries((parts.operations ?? []).map((o) => [o.operationId, o])),
    alerts: Object.fromEntries((parts.alerts ?? []).map((a) => [a.alertId, a])),
    waitingCount: parts.waiting?.length ?? 0,
    sources: { online: live, queue: live, sessions: live, events: { ...live, intervalMs: 0 }, token: live },
  };
}
