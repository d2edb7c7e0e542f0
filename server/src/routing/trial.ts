import { CustomerId, type EpochMs } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import type { TrialAnswer, TrialRequest } from '@kf/shared/contract/routing';
import { openingAt } from '@kf/shared/domain/hours';
import { menuIdOf } from './choices.ts';
import { decideReply, type ReplyRules } from './decide-reply.ts';
import type { Estimates } from './estimates.ts';
import type { CustomerMemory, Push } from './push.ts';

/** Somebody nobody knows. */
const TRIAL_CUSTOMER = CustomerId.parse('oTrialCustomer');

/** Runs the decision for a made-up customer. Hours are those of the moment asked for, agents those of now. */
export function tryReply(
  { what, at, customer, draft }: TrialRequest,
  context: { state: LiveState; rules: ReplyRules; estimates: Estimates; now: EpochMs },
): TrialAnswer {
  const now = at ?? context.now;
  const rules: ReplyRules = {
    ...context.rules,
    ...(draft?.hours && { hours: draft.hours }),
    ...(draft?.menu && { menu: draft.menu }),
    ...(draft?.replies && { replies: draft.replies }),
  };
  const opening = openingAt(rules.hours, context.state.account.timeZone, now);
  const memory: CustomerMemory = {
    ...(customer.lastAgentId !== undefined && { lastAgentId: customer.lastAgentId, lastServedAt: now }),
    ...(customer.toldClosed && opening.kind === 'closed' && { closedUntil: opening.until ?? (0 as EpochMs) }),
  };
  const reply = decideReply({
    push: pushOf(what, now),
    state: customer.state === 'waiting' ? withWaiting(context.state, now) : context.state,
    memory,
    rules,
    estimates: context.estimates,
    reserved: new Map(),
    now,
  });
  const { wish, effects = [], why = [], ...plain } = reply;
  const open = effects.find((effect) => effect.do === 'open');
  const menu = effects.find((effect) => effect.do === 'menu');
  return {
    reply: plain,
    ...(wish && { wish }),
    ...(open && { opens: [...open.agentIds] }),
    ...(menu && { menu: { head: menu.head, lines: menu.lines.map(({ label }) => label), tail: menu.tail } }),
    ...(effects.some((effect) => effect.do === 'leave') && { leaves: true }),
    why: [...why],
  };
}

function pushOf(what: TrialRequest['what'], at: EpochMs): Push {
  const base = { customerId: TRIAL_CUSTOMER, accountName: 'trial', at };
  switch (what.kind) {
    case 'text':
      return { ...base, type: 'message', kind: 'text', text: what.text };
    case 'tap':
      return { ...base, type: 'message', kind: 'text', text: '', menuId: menuIdOf(what.wish) };
    case 'other':
      return { ...base, type: 'message', kind: 'image' };
    case 'follow':
      return { ...base, type: 'followed' };
    default:
      return what satisfies never;
  }
}

const withWaiting = (state: LiveState, now: EpochMs): LiveState => ({
  ...state,
  waiting: {
    ...state.waiting,
    [TRIAL_CUSTOMER]: {
      customerId: TRIAL_CUSTOMER,
      code: 'TRIAL',
      waitingSince: now,
      sinceFrom: 'message',
      order: now,
      listed: true,
    },
  },
});
