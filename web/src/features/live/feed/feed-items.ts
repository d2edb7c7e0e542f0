import type { Change, LiveState, Source, SourceName } from '@kf/shared/contract/live';
import { isNewsworthy } from '@kf/shared/domain/feed';
import type { LiveView } from '#live/live-store.ts';
import type { FeedItem, Named } from './feed-lines.ts';

const named = (of: { code: string; remark?: string | undefined }): Named =>
  of.remark
    ? { name: of.remark, isCode: false, code: of.code }
    : { name: of.code, isCode: true, code: of.code };

const nickname = (state: LiveState, agentId: string | undefined): string | undefined =>
  agentId === undefined
    ? undefined
    : (state.agents[agentId as keyof LiveState['agents']]?.nickname ?? agentId.split('@')[0]);

interface Context {
  id: string;
  at: number;
  state: LiveState;
  /** Where the customer stands, for arrivals told as they happen. */
  positionOf?: ((customerId: string) => number | undefined) | undefined;
}

/** The line of a change, or none if it is not news. */
export function itemOf(change: Change, { id, at, state, positionOf }: Context): FeedItem | undefined {
  if (!isNewsworthy(change)) return undefined;
  switch (change.type) {
    case 'waiting.put':
      return {
        id,
        at,
        kind: 'arrived',
        customer: named(change.waiting),
        position: positionOf?.(change.waiting.customerId) ?? change.position,
      };
    case 'waiting.removed':
      return {
        id,
        at,
        kind: change.cause === 'dismissed' ? 'ended' : 'left',
        customer: change.was && named(change.was),
        durationMs: change.was?.waitedMs,
        how: change.cause === 'dismissed' || change.cause === 'unfollowed' ? change.cause : undefined,
      };
    case 'session.put': {
      const { session, cause } = change;
      const item = { id, at, customer: named(session), agent: nickname(state, session.agentId) };
      const fromAgent = cause && 'fromAgentId' in cause ? nickname(state, cause.fromAgentId) : undefined;
      if (cause?.kind === 'switched') return { ...item, kind: 'switched', fromAgent };
      if (cause?.kind === 'handed_over')
        return { ...item, kind: 'switched', how: 'handed_over', fromAgent, by: session.assignedBy };
      const over = cause?.kind === 'accepted' && cause.over === true;
      return { ...item, kind: 'accepted', by: session.assignedBy, over };
    }
    case 'session.removed':
      return {
        id,
        at,
        kind: 'ended',
        customer: change.was && named(change.was),
        agent: nickname(state, change.agentId),
        durationMs: change.was?.lastedMs,
        by: change.by,
        how: change.cause === 'inferred' ? 'inferred' : undefined,
      };
    case 'agent.put': {
      const { presence } = change.agent;
      const device = presence === 'pc' || presence === 'phone' || presence === 'both' ? presence : undefined;
      return {
        id,
        at,
        kind: change.cause === 'offline' ? 'offline' : 'online',
        agent: change.agent.nickname,
        agentId: change.agent.agentId,
        how: device,
      };
    }
    case 'operation.put': {
      const { operation } = change;
      const known = state.waiting[operation.customerId] ?? state.sessions[operation.customerId] ?? operation;
      return {
        id,
        at,
        kind: 'failed',
        act: operation.type,
        customer: named(known),
        agent: nickname(state, operation.toAgentId ?? operation.agentId),
        by: operation.by,
        text: operation.error?.code,
        errcode: operation.error?.errcode,
      };
    }
    case 'alert.put': {
      const { kind, level, groupId, agentId, code } = change.alert;
      return {
        id,
        at,
        kind: 'alert',
        text: kind,
        how: level === 'alarm' ? 'alarm' : undefined,
        agent: (groupId && state.groups[groupId]?.name) ?? nickname(state, agentId),
        ...(agentId !== undefined && { agentId }),
        ...(code !== undefined && { customer: named({ code }) }),
      };
    }
    default:
      return undefined;
  }
}

/** What a new view says about the wires that the old one did not. */
export function connectionItems(before: LiveView, after: LiveView, now: number): FeedItem[] {
  const items: FeedItem[] = [];
  const was = before.connection.state;
  const is = after.connection.state;
  const lost = was === 'connected' && is === 'reconnecting';
  const back = was === 'reconnecting' && is === 'connected';
  if (lost || back)
    items.push({ id: `wire ${now} ${is}`, at: now, kind: 'connection', how: lost ? 'lost' : 'back' });
  if (before.state.sources === after.state.sources || before.sync === 'loading') return items;
  for (const name of ['queue', 'online', 'sessions'] as const satisfies readonly SourceName[]) {
    const how = turned(before.state.sources[name], after.state.sources[name]);
    if (how) items.push({ id: `source ${name} ${now} ${how}`, at: now, kind: 'connection', how, text: name });
  }
  return items;
}

function turned(before: Source, after: Source): 'lost' | 'back' | undefined {
  if (before.state === 'live' && after.state === 'failing') return 'lost';
  if (before.state === 'failing' && after.state === 'live') return 'back';
  return undefined;
}
