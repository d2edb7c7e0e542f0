import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import type {
  CustomerLanguage,
  MenuPreview,
  MenuSettings,
  TrialAnswer,
  TrialRequest,
} from '@kf/shared/contract/routing';
import type { SettingKey, SettingValue } from '@kf/shared/contract/settings';
import { menuLines } from './choices.ts';
import type { CustomerMemories } from './customer-memory.ts';
import { decideReply, type ReplyRules } from './decide-reply.ts';
import type { Estimates } from './estimates.ts';
import type { PassiveReply, Push } from './push.ts';
import { tryReply } from './trial.ts';

export interface ResponderDeps {
  state(): LiveState;
  setting<K extends SettingKey>(key: K): SettingValue<K>;
  memories: Pick<CustomerMemories, 'get' | 'patch'>;
  estimates: Estimates;
  intendedAgentId(customerId: CustomerId): AgentId | undefined;
  now(): EpochMs;
}

/** What one account answers. */
export interface Responder {
  /** From memory; the same message again gets the same answer. */
  replyTo(push: Push): PassiveReply;
  /** What would be answered and why. Nothing is sent, nothing remembered. */
  trial(request: TrialRequest): TrialAnswer;
  /** The menu as of now. */
  preview(menu: MenuSettings, language: CustomerLanguage): MenuPreview;
}

/** A push that WeChat repeats comes within seconds. */
const ANSWERS_KEPT = 2_000;

export function createResponder(deps: ResponderDeps): Responder {
  const answered = new Map<string, PassiveReply>();
  const reservations = createReservations(deps.now);

  const rules = (): ReplyRules => {
    const notices = deps.setting('notices');
    return {
      hours: deps.setting('hours'),
      menu: deps.setting('menu'),
      replies: deps.setting('replies'),
      language: notices.language,
      thanks: notices.satisfaction.thanks,
    };
  };

  return {
    replyTo(push) {
      const id = push.type === 'message' ? push.messageId : undefined;
      const before = id === undefined ? undefined : answered.get(id);
      if (before) return before;
      const { customerId } = push;
      const reply = decideReply({
        push,
        state: deps.state(),
        memory: deps.memories.get(customerId),
        rules: rules(),
        estimates: deps.estimates,
        reserved: reservations.current(),
        intendedAgentId: deps.intendedAgentId(customerId),
        now: deps.now(),
      });
      for (const effect of reply.effects ?? []) {
        if (effect.do === 'remember') deps.memories.patch(customerId, effect.patch);
        if (effect.do === 'open') reservations.take(customerId, effect.agentIds[0]);
      }
      if (reply.type === 'transfer') reservations.take(customerId, reply.agentId);
      if (id !== undefined) keep(answered, id, reply);
      return reply;
    },
    trial: (request) =>
      tryReply(request, { state: deps.state(), rules: rules(), estimates: deps.estimates, now: deps.now() }),
    preview(menu, language) {
      const { estimates, now } = deps;
      const lines = menuLines(menu.items, {
        state: deps.state(),
        reserved: reservations.current(),
        estimates,
        language,
        showWait: menu.showWait,
        now: now(),
      });
      return { head: menu.head[language], lines: lines.map(({ label }) => label), tail: menu.tail[language] };
    },
  };
}

function keep(answered: Map<string, PassiveReply>, id: string, reply: PassiveReply): void {
  answered.set(id, reply);
  if (answered.size <= ANSWERS_KEPT) return;
  for (const oldest of answered.keys()) {
    answered.delete(oldest);
    return;
  }
}

/** A promise shows in the live state within this, or came to nothing. */
const RESERVED_MS = 5_000;

function createReservations(now: () => EpochMs) {
  const taken = new Map<CustomerId, { agentId: AgentId; until: number }>();
  return {
    take(customerId: CustomerId, agentId: AgentId | undefined): void {
      if (agentId !== undefined) taken.set(customerId, { agentId, until: now() + RESERVED_MS });
    },
    current(): ReadonlyMap<CustomerId, AgentId> {
      for (const [id, { until }] of taken) if (until <= now()) taken.delete(id);
      return new Map([...taken].map(([id, { agentId }]) => [id, agentId]));
    },
  };
}
