import type { OperationRequest } from '@kf/shared/contract/http';
import type { AgentId, CustomerId, OperationId } from '@kf/shared/contract/ids';
import type { LiveState, Operation } from '@kf/shared/contract/live';
import type { SentKind } from '@kf/shared/contract/notices';
import type { CustomerLanguage, Wish } from '@kf/shared/contract/routing';
import type { ToldRange } from '@kf/shared/domain/told-range';
import { menuIdOf, nameOf } from './choices.ts';
import type { CustomerMemories } from './customer-memory.ts';
import { cutText, LINE_BYTES_MAX } from './cut-text.ts';
import type { Effect, PassiveReply, Push } from './push.ts';
import { TOWER } from './tower.ts';
import { wordsIn } from './words.ts';

interface PlannedMessage {
  key: string;
  customerId: CustomerId;
  kind: SentKind;
  body: {
    text?: string;
    menu?: { head: string; lines: { id: string; content: string }[]; tail: string };
  };
}

export interface FollowUpDeps {
  memories: Pick<CustomerMemories, 'patch'>;
  operations: {
    request(request: OperationRequest, by: typeof TOWER): Promise<Operation>;
    get(operationId: OperationId): Promise<Operation>;
  };
  /** Gives the customer a code where there is none yet: an operation needs one. */
  introduce(customerId: CustomerId): Promise<unknown>;
  messages: {
    plan(messages: readonly PlannedMessage[]): Promise<unknown>;
    logPassive(message: PlannedMessage & { text: string; told?: ToldRange }): Promise<void>;
    rate(customerId: CustomerId, session: string, score: number): Promise<void>;
  };
  state(): LiveState;
  language(): CustomerLanguage;
  sleep(ms: number): Promise<void>;
  log: { info(details: object, message: string): void; warn(details: object, message: string): void };
}

const LOOK_MS = 150;
const OPEN_WITHIN_MS = 20_000;

/**
 * What a reply promised, done after it went out. Each effect has a key made of its push, so doing it again, as after a
 * crash, changes nothing.
 */
export function createFollowUp(deps: FollowUpDeps) {
  const { messages, log } = deps;

  /** @param row of the push in the inbox: the key of all that follows */
  return async function followUp(row: number, push: Push, reply: PassiveReply): Promise<void> {
    for (const effect of reply.effects ?? []) {
      try {
        await perform(row, push, reply, effect);
      } catch (error) {
        log.warn({ err: error, effect: effect.do, row }, 'what a reply promised could not be done');
      }
    }
  };

  async function perform(row: number, push: Push, reply: PassiveReply, effect: Effect): Promise<void> {
    const { customerId } = push;
    switch (effect.do) {
      case 'remember':
        deps.memories.patch(customerId, effect.patch);
        return;
      case 'told': {
        const text = reply.type === 'text' ? reply.content : '';
        const told = effect.range && { told: effect.range };
        const key = `${effect.kind}:passive:${row}`;
        return messages.logPassive({ key, customerId, kind: effect.kind, body: {}, text, ...told });
      }
      case 'menu': {
        const lines = effect.lines.map(({ wish, label }) => ({
          id: menuIdOf(wish),
          content: cutText(label, LINE_BYTES_MAX),
        }));
        const menu = { head: effect.head, lines, tail: effect.tail };
        await messages.plan([{ key: `menu:${row}`, customerId, kind: 'menu', body: { menu } }]);
        return;
      }
      case 'rate':
        return messages.rate(customerId, effect.session, effect.score);
      case 'leave':
        await deps.introduce(customerId);
        await deps.operations.request({ type: 'close', customerId, key: `leave:${row}` }, TOWER);
        return;
      case 'open':
        return open(row, customerId, effect.wish, effect.agentIds);
      default:
        effect satisfies never;
    }
  }

  /** The first who takes the customer. Nobody does: they are told how to reach somebody else. */
  async function open(
    row: number,
    customerId: CustomerId,
    wish: Wish,
    agentIds: readonly AgentId[],
  ): Promise<void> {
    await deps.introduce(customerId);
    for (const [index, agentId] of agentIds.entries()) {
      const taken = await assign(customerId, agentId, `open:${row}:${index}`);
      if (taken) return;
    }
    if (deps.state().sessions[customerId] || deps.state().waiting[customerId]) return;
    const text = wordsIn(deps.language()).choiceFailed(nameOf(wish, deps.state(), deps.language()));
    await messages.plan([{ key: `choice_failed:${row}`, customerId, kind: 'choice_failed', body: { text } }]);
  }

  /** Whether the customer is in good hands: with this agent, with another, or it is not known. */
  async function assign(customerId: CustomerId, agentId: AgentId, key: string): Promise<boolean> {
    let operation: Operation;
    try {
      operation = await deps.operations.request({ type: 'assign', customerId, agentId, key }, TOWER);
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (code === 'already_taken' || code === 'already_in_progress') return true;
      log.info({ err: error, agentId }, 'a chosen agent could not be assigned');
      return false;
    }
    for (let waited = 0; waited < OPEN_WITHIN_MS; waited += LOOK_MS) {
      const { state, error } = await deps.operations.get(operation.operationId);
      if (state === 'confirmed' || state === 'accepted') return true;
      if (state === 'refused' || state === 'undone') return error?.code === 'session_with_other';
      await deps.sleep(LOOK_MS);
    }
    return true; // the journal goes on with it
  }
}
