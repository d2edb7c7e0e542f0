import type { AgentId, EpochMs } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import type { NoticeSettings } from '@kf/shared/contract/notices';
import type {
  CustomerLanguage,
  HoursSettings,
  KeywordAction,
  MenuSettings,
  ReplyReason,
  ReplySettings,
  Wish,
} from '@kf/shared/contract/routing';
import { hoursWords, openingAt } from '@kf/shared/domain/hours';
import { fillTemplate } from '@kf/shared/domain/templates';
import type { ToldRange } from '@kf/shared/domain/told-range';
import {
  agentsWithRoom,
  type Floor,
  isBeingConnected,
  isKnown,
  menuLines,
  nameOf,
  placeInQueue,
  servingAgents,
  wishFromMenuId,
} from './choices.ts';
import { type Estimates, rangeToTell } from './estimates.ts';
import { findKeyword, isWord } from './keywords.ts';
import type { Aftermath, CustomerMemory, Effect, MenuLine, MessagePush, PassiveReply, Push } from './push.ts';
import { ratingFromMenuId } from './rating.ts';
import { wordsIn } from './words.ts';

/** What people set, as far as it decides an answer. */
export interface ReplyRules {
  hours: HoursSettings;
  menu: MenuSettings;
  replies: ReplySettings;
  language: CustomerLanguage;
  thanks: NoticeSettings['satisfaction']['thanks'];
}

export interface ReplyInput {
  push: Push;
  state: LiveState;
  memory: CustomerMemory | undefined;
  rules: ReplyRules;
  estimates: Estimates;
  reserved: Floor['reserved'];
  /** The agent a hand-over is on its way to, between its two steps. */
  intendedAgentId?: AgentId | undefined;
  now: EpochMs;
}

/** A numbered menu is answered by its number this long. */
const NUMBERS_GOOD_MS = 30 * 60_000;

/**
 * What to answer to a push, and why. Pure, from what is in memory, and bounded: words are compared, never patterns.
 * The first step that has an answer gives it; whatever falls through is a plain transfer to customer service.
 */
export function decideReply(input: ReplyInput): PassiveReply {
  const step = createStep(input);
  const { push } = input;
  const reply = push.type === 'message' ? answerMessage(step, push) : answerEvent(step, push);
  return finish(step, reply);
}

type Plain =
  | { type: 'success' }
  | { type: 'text'; content: string }
  | { type: 'transfer'; agentId?: AgentId };

/** One decision in the making. */
interface Step extends ReplyInput {
  why: ReplyReason[];
  effects: Effect[];
  wish: Wish | undefined;
  because(code: ReplyReason['code'], more?: Omit<ReplyReason, 'code'>): void;
}

function createStep(input: ReplyInput): Step {
  const why: ReplyReason[] = [];
  return {
    ...input,
    why,
    effects: [],
    wish: undefined,
    because: (code, more) => void why.push({ code, ...more }),
  };
}

const finish = (step: Step, reply: Plain): PassiveReply => {
  const after: Aftermath = {
    ...(step.wish && { wish: step.wish }),
    ...(step.effects.length > 0 && { effects: step.effects }),
    why: step.why,
  };
  return { ...reply, ...after };
};

function answerEvent(step: Step, push: Exclude<Push, MessagePush>): Plain {
  const { menu } = step.rules;
  const asksForMenu = push.type === 'menu.clicked' && menu.eventKeys.includes(push.eventKey);
  if (asksForMenu && step.state.waiting[push.customerId]) {
    step.because('event_wait');
    return tellPlace(step);
  }
  if (asksForMenu || (push.type === 'followed' && menu.onFollow && menu.on)) {
    step.because(asksForMenu ? 'event_menu' : 'followed');
    return (asksForMenu && closedText(step)) || showMenu(step) || { type: 'success' };
  }
  step.because('event_ignored');
  return { type: 'success' };
}

function answerMessage(step: Step, push: MessagePush): Plain {
  return (
    answerRating(step, push) ??
    answerGap(step) ??
    (step.state.waiting[push.customerId] ? answerWaiting(step, push) : answerIdle(step, push))
  );
}

function answerRating(step: Step, push: MessagePush): Plain | undefined {
  const rated = push.menuId === undefined ? undefined : ratingFromMenuId(push.menuId);
  if (!rated) return undefined;
  step.because('rating');
  step.effects.push({ do: 'rate', ...rated });
  return { type: 'text', content: step.rules.thanks[step.rules.language] };
}

/** Between the two steps of a hand-over the customer belongs to nobody: they go to whom they are meant for. */
function answerGap(step: Step): Plain | undefined {
  const { intendedAgentId } = step;
  if (intendedAgentId === undefined) return undefined;
  step.because('handover_gap', { agentId: intendedAgentId });
  step.wish = { kind: 'agent', agentId: intendedAgentId };
  return { type: 'transfer', agentId: intendedAgentId };
}

function answerWaiting(step: Step, push: MessagePush): Plain {
  const { replies, language } = step.rules;
  const text = textOf(push);
  const leaving = isWord(replies.leaveWords, text);
  if (isBeingConnected(step.state, push.customerId)) {
    // too late to leave or to choose again: the agent who is about to take the customer reads it
    step.because('being_connected');
    return plainTransfer(step);
  }
  if (leaving !== undefined) {
    step.because('leave_word', { word: leaving });
    step.effects.push({ do: 'leave' });
    return { type: 'text', content: wordsIn(language).left };
  }
  const asking = isWord(replies.waitWords, text);
  if (asking !== undefined) {
    step.because('wait_word', { word: asking });
    return tellPlace(step);
  }
  const wish = chosen(step, push);
  if (wish) return answerChoice(step, wish);
  step.because('still_waiting');
  return plainTransfer(step); // so that the agent finds this message, too
}

function answerIdle(step: Step, push: MessagePush): Plain {
  const closed = closedText(step);
  if (closed) return closed;
  const wish = chosen(step, push);
  if (wish) return step.state.sessions[push.customerId] ? answerServed(step, wish) : answerChoice(step, wish);
  return answerKeyword(step, push) ?? answerLastAgent(step) ?? showMenuOnce(step) ?? plainTransfer(step);
}

const textOf = (push: MessagePush): string =>
  push.kind === 'text' || push.kind === 'voice' ? (push.text ?? '') : '';

function plainTransfer(step: Step): Plain {
  step.because('plain_transfer');
  return { type: 'transfer' };
}

// Hours

function closedText(step: Step): Plain | undefined {
  const { rules, state, memory, now, push } = step;
  const { timeZone } = state.account;
  const opening = openingAt(rules.hours, timeZone, now);
  if (opening.kind === 'always') {
    step.because('always_open');
    return undefined;
  }
  if (opening.kind === 'open') {
    step.because('within_hours', opening.until === undefined ? {} : { at: opening.until });
    return undefined;
  }
  const until = opening.until ?? (0 as EpochMs);
  step.because(opening.holiday === undefined ? 'closed' : 'closed_holiday', {
    ...(opening.until !== undefined && { at: opening.until }),
    ...(opening.holiday !== undefined && { name: opening.holiday }),
  });
  if (memory?.closedUntil === until) {
    step.because('closed_told');
    if (push.type !== 'message' || rules.hours.after === 'silent') return { type: 'success' };
    return plainTransfer(step);
  }
  step.because('closed_text');
  step.effects.push({ do: 'remember', patch: { closedUntil: until } }, { do: 'told', kind: 'closed_time' });
  const hours = hoursWords(rules.hours, timeZone, now, rules.language);
  return { type: 'text', content: fillTemplate(rules.hours.closedText[rules.language], { hours }) };
}

// Choices

/** What the customer chose: by a tapped line, however old, or by the number of a menu shown lately. */
function chosen(step: Step, push: MessagePush): Wish | undefined {
  if (push.menuId !== undefined) {
    const wish = wishFromMenuId(push.menuId);
    if (!wish) step.because('choice_unknown');
    return wish;
  }
  const { menu } = step.memory ?? {};
  if (!menu || step.now - menu.at > NUMBERS_GOOD_MS) return undefined;
  const [, number] = /^(\d{1,2})[.、。)）]?$/.exec(normaliseNumber(textOf(push))) ?? [];
  return number === undefined ? undefined : menu.wishes[Number(number) - 1];
}

/** As typed on any keyboard: wide and circled digits, and those drawn as keys. */
const normaliseNumber = (text: string): string =>
  text
    .slice(0, 20)
    .normalize('NFKC')
    .replace(/[\uFE0F\u20E3]/gu, '')
    .trim();

function answerChoice(step: Step, wish: Wish): Plain {
  const { state, rules, now, push } = step;
  const { language } = rules;
  const about = aboutWish(wish);
  step.because('choice', about);
  const isWaiting = state.waiting[push.customerId] !== undefined;
  if (!isKnown(state, wish) || servingAgents(state, wish, now).length === 0) {
    step.because('choice_gone', about);
    return chooseAgain(step, isKnown(state, wish) ? nameOf(wish, state, language) : '');
  }
  const open = agentsWithRoom(step, wish, push.customerId);
  if (open.length > 0) {
    const first = open[0] as (typeof open)[number];
    step.because('choice_room', { agentId: first.agentId });
    step.effects.push({ do: 'open', wish, agentIds: open.slice(0, 5).map(({ agentId }) => agentId) });
    if (isWaiting) step.wish = wish;
    const name = wish.kind === 'anyone' ? first.nickname : nameOf(wish, state, language);
    return { type: 'text', content: wordsIn(language).connecting(name) };
  }
  step.because('choice_full', about);
  step.wish = wish;
  if (isWaiting) {
    const range = rangeFor(step, wish);
    step.effects.push({ do: 'told', kind: 'joined', ...(range && { range }) });
    return { type: 'text', content: wordsIn(language).waitFor(nameOf(wish, state, language), range) };
  }
  if (wish.kind === 'agent' && rules.menu.whenFull === 'direct')
    return { type: 'transfer', agentId: wish.agentId };
  return { type: 'transfer' };
}

/**
 * WeChat asks us only about customers whom nobody serves, so a session that we still show has just ended: no act could
 * begin on it, and the queue is where the choice is safe.
 */
function answerServed(step: Step, wish: Wish): Plain {
  step.because('choice_served', aboutWish(wish));
  if (isKnown(step.state, wish)) step.wish = wish;
  return { type: 'transfer' };
}

/** A tap on an old menu: who is gone is named, and what there is now is offered. */
function chooseAgain(step: Step, name: string): Plain {
  const gone = wordsIn(step.rules.language).gone(name);
  if (step.state.waiting[step.push.customerId]) return { type: 'text', content: gone };
  const menu = showMenu(step, gone);
  return menu ?? plainTransfer(step);
}

const aboutWish = (wish: Wish): Omit<ReplyReason, 'code'> => {
  if (wish.kind === 'agent') return { agentId: wish.agentId };
  return wish.kind === 'group' ? { groupId: wish.groupId } : {};
};

// Keywords

function answerKeyword(step: Step, push: MessagePush): Plain | undefined {
  const found = findKeyword(step.rules.replies.keywords, textOf(push));
  if (!found) {
    if (step.rules.replies.keywords.length > 0) step.because('keyword_none');
    return undefined;
  }
  step.because('keyword', { word: found.word });
  return byAction(step, found.rule.action);
}

function byAction(step: Step, action: KeywordAction): Plain | undefined {
  switch (action.do) {
    case 'text':
      step.effects.push({ do: 'told', kind: 'answer' });
      return { type: 'text', content: action.text[step.rules.language] };
    case 'menu':
      return showMenu(step);
    case 'transfer':
      return plainTransfer(step);
    case 'agent':
      return transferTo(step, { kind: 'agent', agentId: action.agentId });
    case 'group':
      return transferTo(step, { kind: 'group', groupId: action.groupId });
    default:
      return action satisfies never;
  }
}

/** The message itself goes along, so a free agent is named to WeChat; else the queue keeps the wish. */
function transferTo(step: Step, wish: Wish): Plain | undefined {
  const { state, push } = step;
  if (!isKnown(state, wish)) {
    step.because('keyword_gone', aboutWish(wish));
    return undefined;
  }
  const [agent] = agentsWithRoom(step, wish, push.customerId);
  step.wish = wish;
  if (!agent) {
    step.because('keyword_full', aboutWish(wish));
    return { type: 'transfer' };
  }
  step.because('keyword_room', { agentId: agent.agentId });
  return { type: 'transfer', agentId: agent.agentId };
}

// The last agent

function answerLastAgent(step: Step): Plain | undefined {
  const { state, memory, rules, now, push } = step;
  const { sticky } = rules.replies;
  if (!sticky.on) return undefined;
  const session = state.sessions[push.customerId];
  const agentId = session?.agentId ?? memory?.lastAgentId;
  const servedAt = session?.startedAt ?? memory?.lastServedAt ?? 0;
  if (agentId === undefined || now - servedAt > sticky.withinHours * 3_600_000) {
    step.because('last_agent_none');
    return undefined;
  }
  const wish: Wish = { kind: 'agent', agentId };
  if (servingAgents(state, wish, now).length === 0) {
    step.because('last_agent_offline', { agentId });
    return undefined;
  }
  if (!session && agentsWithRoom(step, wish, push.customerId).length === 0) {
    step.because('last_agent_full', { agentId });
    return undefined;
  }
  step.because('last_agent', { agentId });
  step.wish = wish;
  return { type: 'transfer', agentId };
}

// The menu

function showMenuOnce(step: Step): Plain | undefined {
  const { rules, memory, now, state, push } = step;
  if (!rules.menu.on || state.sessions[push.customerId]) {
    step.because('menu_off');
    return undefined;
  }
  if (memory?.menu && now - memory.menu.at < rules.menu.againMinutes * 60_000) {
    step.because('menu_shown_before', { at: memory.menu.at });
    return undefined;
  }
  return showMenu(step);
}

/** Undefined when nobody is online: there is nothing to choose then. */
function showMenu(step: Step, before = ''): Plain | undefined {
  const { rules, now, push } = step;
  const { menu, language } = rules;
  const lines = menuLines(menu.items, { ...step, language, showWait: menu.showWait });
  if (lines.length === 0) {
    step.because('menu_nobody');
    return undefined;
  }
  step.because('menu');
  const wishes = lines.map(({ wish }) => wish);
  step.effects.push({ do: 'remember', patch: { menu: { at: now, wishes } } });
  const head = [before, menu.head[language]].filter(Boolean).join('\n');
  const tail = menu.tail[language];
  // a message of its own is only allowed after the customer wrote or tapped: an answer costs nothing
  if (menu.form === 'text' || push.type === 'followed')
    return { type: 'text', content: menuText(head, lines, tail) };
  step.effects.push({ do: 'menu', head, lines, tail });
  return { type: 'success' };
}

export const menuText = (head: string, lines: readonly MenuLine[], tail: string): string =>
  [head, ...lines.map(({ label }, index) => `${index + 1}. ${label}`), tail].filter(Boolean).join('\n');

// How long it takes

function tellPlace(step: Step): Plain {
  const { state, push, rules } = step;
  const ahead = placeInQueue(state, push.customerId);
  const range = rangeFor(step);
  const estimated = step.estimates.forCustomer(push.customerId)?.ahead;
  step.effects.push({ do: 'told', kind: 'joined', ...(range && { range }) });
  const before = estimated ?? (ahead < 0 ? undefined : ahead);
  return { type: 'text', content: wordsIn(rules.language).place(before, range) };
}

function rangeFor(step: Step, wish?: Wish): ToldRange | undefined {
  const { estimates, push } = step;
  const estimate = wish ? estimates.forNew(wish) : estimates.forCustomer(push.customerId);
  return estimate && rangeToTell(estimate);
}
