import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { AppError } from '#errors.ts';
import type { PushFact } from '#live/facts.ts';
import type { SessionApi, SessionCommand } from '../ports.ts';
import type { Clock } from './clock.ts';

/**
 * What happens to one call: `ok` answered · `lost` never arrives, times out · `unanswered` acts, the answer is lost ·
 * `late` times out, acts a second later · `busy` answers -1 and does nothing.
 */
export type Fate = 'ok' | 'lost' | 'unanswered' | 'late' | 'busy';

const TIMEOUT_MS = 5_000;
const LATE_MS = 600;
const LATENCY_MS = 40;

/** WeChat's sessions, small: create, close and getsession with the documented answers, and a push for every change. */
export function createFakePlatform(clock: Clock, push: (fact: PushFact) => void) {
  const sessions = new Map<CustomerId, { agentId: AgentId; startedAt: EpochMs }>();
  const offline = new Set<AgentId>();
  const fates: { create: Fate[]; close: Fate[]; getSession: Fate[] } = {
    create: [],
    close: [],
    getSession: [],
  };
  /** Every call, as it left the tower. */
  const calls: {
    name: 'create' | 'close' | 'getSession';
    customerId: CustomerId;
    agentId?: AgentId;
    note?: string;
  }[] = [];
  /** Sessions that really began, and ended, by a command. */
  const effects: { name: 'created' | 'closed'; customerId: CustomerId; agentId: AgentId }[] = [];

  /** Whose sessions ended, whoever ended them. */
  const ends: CustomerId[] = [];

  const refuse = (code: 'session_with_other' | 'agent_offline' | 'session_missing', errcode: number) =>
    new AppError(code, code, { wechat: { errcode, errmsg: code } });

  function begin(customerId: CustomerId, agentId: AgentId): void {
    const at = clock.now();
    sessions.set(customerId, { agentId, startedAt: at });
    push({ type: 'session.created', customerId, agentId, at, seenAt: at });
  }

  function end(customerId: CustomerId): void {
    const session = sessions.get(customerId);
    if (!session) return;
    ends.push(customerId);
    sessions.delete(customerId);
    const at = clock.now();
    push({ type: 'session.closed', customerId, agentId: session.agentId, at, seenAt: at });
  }

  function create({ customerId, agentId }: SessionCommand): void {
    const session = sessions.get(customerId);
    if (session?.agentId === agentId) return;
    if (offline.has(agentId)) throw refuse('agent_offline', 65415);
    if (session) throw refuse('session_with_other', 65414);
    begin(customerId, agentId);
    effects.push({ name: 'created', customerId, agentId });
  }

  function close({ customerId, agentId }: SessionCommand): void {
    const session = sessions.get(customerId);
    if (!session) throw refuse('session_missing', 65413);
    if (session.agentId !== agentId) throw refuse('session_with_other', 65414);
    end(customerId);
    effects.push({ name: 'closed', customerId, agentId });
  }

  async function meet<T>(fate: Fate, act: () => T): Promise<T> {
    const uncertain = () => new AppError('wechat_uncertain', 'no answer');
    await clock.sleep(LATENCY_MS);
    switch (fate) {
      case 'ok':
        return act();
      case 'busy':
        throw new AppError('wechat_unavailable', 'busy', { wechat: { errcode: -1, errmsg: 'system error' } });
      case 'unanswered':
        try {
          act();
        } catch {
          // refused, but nobody hears of it
        }
        await clock.sleep(TIMEOUT_MS);
        throw uncertain();
      case 'late':
        void clock.sleep(TIMEOUT_MS + LATE_MS).then(() => {
          try {
            act();
          } catch {
            // as above
          }
        });
        await clock.sleep(TIMEOUT_MS);
        throw uncertain();
      case 'lost':
        await clock.sleep(TIMEOUT_MS);
        throw uncertain();
    }
  }

  const api: SessionApi = {
    createSession(command) {
      calls.push({ name: 'create', ...command });
      return meet(fates.create.shift() ?? 'ok', () => create(command));
    },
    closeSession(command) {
      calls.push({ name: 'close', ...command });
      return meet(fates.close.shift() ?? 'ok', () => close(command));
    },
    getSession(customerId) {
      calls.push({ name: 'getSession', customerId });
      return meet(fates.getSession.shift() ?? 'ok', () => ({ ...sessions.get(customerId) }));
    },
  };
  return { api, sessions, offline, fates, calls, effects, ends, begin, end };
}
