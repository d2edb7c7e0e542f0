import type { AlertSettings } from '@kf/shared/contract/alert-settings';
import type { AlertKind, AlertLevel } from '@kf/shared/contract/alerts';
import { type AgentId, AlertId, type EpochMs, type GroupId } from '@kf/shared/contract/ids';
import type {
  LiveState,
  Session,
  Source,
  SourceName,
  Threshold,
  WaitingCustomer,
} from '@kf/shared/contract/live';
import { isOnline } from '@kf/shared/domain/load';
import { isStopped } from '@kf/shared/domain/source-age';
import { wishesGroup } from '@kf/shared/domain/wish';
import type { Finding } from '#live/facts.ts';

/** What the rules need that is not in the live state. */
export interface Signals {
  /** Of the calls that are polled. `spent`: the platform refuses one of them for the rest of the day. */
  quota: { share: number; spent: boolean };
  /** Life that reads showed since the last push; undefined: none, or pushes tell of it. */
  unpushed: { signs: number; firstAt: EpochMs } | undefined;
}

export interface Ground {
  state: LiveState;
  signals: Signals;
  settings: AlertSettings;
  now: EpochMs;
}

/** `unknown`: what feeds the rule has stopped, so its alerts stay as they are. */
type Verdict = Finding[] | 'unknown';
type Rule = (ground: Ground) => Verdict;

/** One stray event is no silence. */
const LEAST_SIGNS = 3;

export const rules: Record<AlertKind, Rule> = {
  waiting: (ground) => {
    const { state, settings } = ground;
    if (!isCurrent(ground, 'queue')) return 'unknown';
    return [
      ...over('waiting', state.waitingCount, settings.thresholds.waiting),
      ...eachGroup(state, settings, ({ waiting }, groupId) =>
        over('waiting', waitingFor(state, groupId).length, waiting, groupId),
      ),
    ];
  },

  longest_wait: (ground) => {
    const { state, settings, now } = ground;
    if (!isCurrent(ground, 'queue')) return 'unknown';
    const longest = (waiting: readonly { waitingSince: EpochMs }[]) =>
      waiting.reduce((most, one) => Math.max(most, now - one.waitingSince), 0);
    const all = longest(Object.values(state.waiting));
    return [
      ...over('longest_wait', all, settings.thresholds.longestWaitMs),
      ...eachGroup(state, settings, ({ longestWaitMs }, groupId) =>
        over('longest_wait', longest(waitingFor(state, groupId)), longestWaitMs, groupId),
      ),
    ];
  },

  nobody_online: (ground) => {
    const { state, settings, now } = ground;
    if (!isCurrent(ground, 'queue') || !isCurrent(ground, 'online')) return 'unknown';
    const agents = Object.values(state.agents);
    const { afterMs } = settings.rules.nobody_online;
    const alone = (waiting: readonly { waitingSince: EpochMs }[], staff: typeof agents): boolean => {
      if (waiting.length === 0 || staff.some(isOnline)) return false;
      const since = Math.max(
        Math.min(...waiting.map((one) => one.waitingSince)),
        ...staff.map((agent) => agent.presenceSince),
      );
      return now - since >= afterMs;
    };
    const everybody = Object.values(state.waiting);
    if (alone(everybody, agents)) return [find('nobody_online', 'alarm', { value: state.waitingCount })];
    if (!agents.some(isOnline)) return [];
    return Object.values(state.groups).flatMap(({ groupId }) => {
      const staff = agents.filter((agent) => agent.groupIds.includes(groupId));
      const waiting = waitingFor(state, groupId);
      const isAlone = staff.length > 0 && alone(waiting, staff);
      return isAlone ? [find('nobody_online', 'attention', { groupId, value: waiting.length })] : [];
    });
  },

  agent_vanished: (ground) => {
    const { state, settings, now } = ground;
    if (!isCurrent(ground, 'online')) return 'unknown';
    const { afterMs, alarmAfterMs } = settings.rules.agent_vanished;
    return [...countByAgent(state.sessions)].flatMap(([agentId, sessions]) => {
      const agent = state.agents[agentId];
      if (!agent || isOnline(agent) || !agent.seenOnline) return [];
      const level = levelOf(now - agent.presenceSince, { attention: afterMs, alarm: alarmAfterMs });
      return level ? [find('agent_vanished', level, { agentId, value: sessions })] : [];
    });
  },

  session_long: ({ state, settings, now }) => {
    if (state.sources.sessions.state === 'starting') return 'unknown';
    const { sessionMs } = settings.thresholds;
    const long = Object.values(state.sessions).filter((one) => now - one.startedAt >= sessionMs.attention);
    if (long.length === 0) return [];
    const oldest = Math.min(...long.map((one) => one.startedAt));
    return [
      find('session_long', now - oldest >= sessionMs.alarm ? 'alarm' : 'attention', { value: long.length }),
    ];
  },

  handover_unfinished: ({ state }) =>
    Object.values(state.operations).flatMap((operation) => {
      if (operation.state !== 'unfinished') return [];
      const { operationId, customerId, code } = operation;
      const alertId = idOf('handover_unfinished', operationId);
      return [{ kind: 'handover_unfinished', level: 'alarm', alertId, customerId, code }];
    }),

  platform_degraded: ({ state, settings, now }) => {
    const known = state.alerts[idOf('platform_degraded')];
    const bounds = {
      attention: settings.rules.platform_degraded.afterMs,
      alarm: settings.rules.platform_degraded.alarmAfterMs,
    };
    const worst = polled
      .map((name) => state.sources[name])
      .filter((source) => isTroubled(source, now))
      // never read: trouble since it was noticed
      .map((source) => levelOf(now - (source.asOf || (known?.raisedAt ?? now - bounds.attention)), bounds));
    const level = worst.includes('alarm') ? 'alarm' : worst.includes('attention') ? 'attention' : undefined;
    return level ? [find('platform_degraded', level)] : [];
  },

  quota_low: ({ signals: { quota }, settings }) => {
    const level = quota.spent ? 'alarm' : levelOf(quota.share, settings.rules.quota_low);
    return level ? [find('quota_low', level, { value: quota.share })] : [];
  },

  callback_silent: ({ state, signals: { unpushed }, settings, now }) => {
    if (!unpushed || unpushed.signs < LEAST_SIGNS) return [];
    const { afterMs, alarmAfterMs } = settings.rules.callback_silent;
    const level = levelOf(now - unpushed.firstAt, { attention: afterMs, alarm: alarmAfterMs });
    const { asOf } = state.sources.events;
    return level ? [find('callback_silent', level, asOf > 0 ? { value: now - asOf } : {})] : [];
  },
};

const polled = ['online', 'queue', 'sessions'] as const satisfies readonly SourceName[];

/** Fails, or stands still though it does not. What fails because the day's calls are spent is not the platform's trouble. */
const isTroubled = (source: Source, now: number): boolean =>
  source.state === 'failing'
    ? source.reason !== 'wechat_daily_limit' && source.reason !== 'wechat_quota_reserved'
    : source.state === 'live' && source.intervalMs > 0 && isStopped(source, now);

/** Read since the writer began, and not long ago: what it fed can be judged. */
const isCurrent = ({ state: { sources }, now }: Ground, name: SourceName): boolean =>
  sources[name].state !== 'starting' && sources[name].asOf > 0 && !isStopped(sources[name], now);

const waitingFor = ({ waiting, agents }: LiveState, groupId: GroupId): WaitingCustomer[] =>
  Object.values(waiting).filter((one) =>
    wishesGroup(one, groupId, (id) => agents[id as AgentId]?.groupIds ?? []),
  );

function countByAgent(sessions: Readonly<Record<string, Session>>): Map<AgentId, number> {
  const counts = new Map<AgentId, number>();
  for (const { agentId } of Object.values(sessions)) counts.set(agentId, (counts.get(agentId) ?? 0) + 1);
  return counts;
}

function levelOf(value: number, bounds: Threshold): AlertLevel | undefined {
  if (value >= bounds.alarm) return 'alarm';
  return value >= bounds.attention ? 'attention' : undefined;
}

/** Nobody waiting is never too many, wherever the bound is set. */
function over(kind: AlertKind, value: number, bounds: Threshold | undefined, groupId?: GroupId): Finding[] {
  const level = bounds && value > 0 ? levelOf(value, bounds) : undefined;
  return level ? [find(kind, level, { value, ...(groupId !== undefined && { groupId }) })] : [];
}

function eachGroup(
  state: LiveState,
  settings: AlertSettings,
  of: (bounds: NonNullable<AlertSettings['groups'][GroupId]>, groupId: GroupId) => Finding[],
): Finding[] {
  return Object.values(state.groups).flatMap(({ groupId }) => {
    const bounds = settings.groups[groupId];
    return bounds ? of(bounds, groupId) : [];
  });
}

const idOf = (kind: AlertKind, about?: string): AlertId =>
  AlertId.parse(about === undefined ? kind : `${kind}:${about}`);

const find = (
  kind: AlertKind,
  level: AlertLevel,
  about: Pick<Finding, 'groupId' | 'agentId' | 'value'> = {},
): Finding => ({ kind, level, alertId: idOf(kind, about.groupId ?? about.agentId), ...about });
