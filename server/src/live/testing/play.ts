import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Change, Dialect, LiveState, Presence } from '@kf/shared/contract/live';
import { emptyLiveState } from '@kf/shared/domain/empty-state';
import { agentId, anAccount, at, customerId } from '@kf/shared/testing/builders';
import type { Ask } from '../draft.ts';
import type { Fact } from '../facts.ts';
import { createModel, type Model } from '../model.ts';
import { createReader } from './reader.ts';
import { createTimeline, mulberry32 } from './timeline.ts';
import type { Happening, Truth } from './truth.ts';
import * as truths from './truth.ts';

/** One thing that happens on the platform, and what becomes of the push about it. */
export interface Step {
  /** Since the step before. */
  afterMs: number;
  act: Act;
  customer: number;
  agent: number;
  limit: number;
}

export const acts = [
  'speak',
  'wait unseen',
  'accept',
  'create',
  'close',
  'close quietly',
  'switch',
  'leave',
  'unfollow',
  'online',
  'offline',
  'limit',
] as const;
export type Act = (typeof acts)[number];

export interface Script {
  dialect: Dialect;
  /** Tower's clock − platform's. */
  clockOffsetMs: number;
  /** Decides delays, losses and the moments of snapshots. */
  luck: number;
  steps: Step[];
  customers: number;
  /** This many other customers wait from the start, every second of them unheard of. */
  crowd: number;
  agents: number;
  faults: { drop: number; duplicate: number; delay: number; delayMostMs: number };
}

/** Looks at everything the tower learns. */
export interface Witness {
  /** Before a fact is taken. */
  before?(model: Model, fact: Fact): void;
  after?(model: Model, fact: Fact, changes: Change[], truth: Truth): void;
}

export interface Play {
  model: Model;
  truth: Truth;
  /** Runs until nothing happens any more and every push has come or is lost. */
  untilQuiet(): void;
  /** Lets the tower read on for this long. */
  goOn(ms: number): void;
  /** Everything the platform can be asked, once. */
  readAll(): void;
  /** Who truly began or ended what, in the tower's time. */
  passages: { customerId: CustomerId; at: number; how: 'accepted' | 'closed' | 'left' }[];
  now(): EpochMs;
}

const START = 1_800_000_000_000;
const agentIds = Array.from({ length: 6 }, (_, i) => agentId(`agent${i}@kfdemo`));
const customerIds = Array.from({ length: 160 }, (_, i) => customerId(`oCustomer${i}`));

/** The platform by {@link Truth}, faulty pushes, and the tower's reads as planned, in virtual time. */
export function play(script: Script, witness: Witness = {}): Play {
  const random = mulberry32(script.luck);
  const between = (low: number, high: number) => Math.floor(low + random() * (high - low));
  const timeline = createTimeline(START);
  const truth: Truth = { agents: new Map(), sessions: new Map(), queue: new Map() };
  for (const id of agentIds.slice(0, script.agents))
    truth.agents.set(id, { presence: 'offline', autoAccept: 0 });
  const tower = (): EpochMs => at(timeline.now() + script.clockOffsetMs);
  const stamp = (): EpochMs => at(Math.floor(timeline.now() / 1000) * 1000);
  const model = createModel(emptyLiveState(anAccount({ dialect: script.dialect }), at(START - 36_000_000)));
  const passages: Play['passages'] = [];
  const passed = (id: CustomerId, how: Play['passages'][number]['how']) =>
    void passages.push({ customerId: id, at: tower(), how });
  let expected = 0;

  const take = (fact: Fact): void => {
    witness.before?.(model, fact);
    const { changes, asks } = model.take([fact], new Map());
    witness.after?.(model, fact, changes, truth);
    for (const ask of asks) reader.ask(ask);
  };

  /** Something that is still to come keeps the play from being quiet. */
  const later = (ms: number, work: () => void): void => {
    expected++;
    timeline.after(ms, () => {
      expected--;
      work();
    });
  };

  const deliver = (work: () => void): void => {
    const lag = random() < script.faults.delay ? between(700, script.faults.delayMostMs) : between(30, 700);
    later(lag, work);
  };

  const tell = (happenings: Happening[]): void => {
    for (const happening of happenings) {
      if (happening.type === 'session.created') passed(happening.customerId, 'accepted');
      const stamped = stamp();
      if (random() < script.faults.drop) continue;
      const copies = random() < script.faults.duplicate ? 2 : 1;
      for (let copy = 0; copy < copies; copy++)
        deliver(() => take({ ...happening, at: stamped, seenAt: tower() }));
    }
  };

  const speak = (id: CustomerId): void => {
    if (truth.sessions.has(id)) return; // straight to the agent, not pushed
    const spokeAt = timeline.now();
    const stamped = stamp();
    if (random() < script.faults.drop) return;
    // never told twice: messages carry an id, by which the inbox knows them
    deliver(() => {
      take({ type: 'customer.spoke', customerId: id, at: stamped, seenAt: tower(), transferred: true });
      later(between(5, 1_000), () => tell(truths.transfer(truth, timeline.now(), id, spokeAt)));
    });
  };

  const act = (step: Step): void => {
    const now = timeline.now();
    const who = customerIds[step.customer % script.customers] as CustomerId;
    const agent = agentIds[step.agent % script.agents] as AgentId;
    switch (step.act) {
      case 'speak':
        return speak(who);
      case 'wait unseen':
        return tell(truths.transfer(truth, now, who, now));
      case 'accept': {
        const first = truth.queue.keys().next().value;
        return first === undefined ? undefined : tell(truths.open(truth, now, first, agent));
      }
      case 'create':
        return tell(truths.open(truth, now, who, agent));
      case 'close':
      case 'close quietly': {
        const happenings = truths.close(truth, now, who);
        if (happenings.length > 0) passed(who, 'closed');
        return tell(step.act === 'close' ? happenings : happenings.slice(1));
      }
      case 'switch':
        return tell(truths.switchTo(truth, now, who, agent));
      case 'leave':
      case 'unfollow': {
        if ([...truth.queue.keys()].indexOf(who) >= 100) return; // nothing tells of those beyond the list
        if (truth.queue.delete(who)) passed(who, 'left');
        return step.act === 'leave' ? undefined : tell([{ type: 'customer.unfollowed', customerId: who }]);
      }
      case 'online':
        return tell(truths.setAgent(truth, now, agent, { presence: presenceOf(script.dialect, step.limit) }));
      case 'offline':
        return tell(truths.setAgent(truth, now, agent, { presence: 'offline' }));
      case 'limit':
        return tell(truths.setAgent(truth, now, agent, { autoAccept: step.limit }));
      default:
        step.act satisfies never;
    }
  };

  const reader = createReader({ model, truth, dialect: script.dialect, timeline, tower, take, between });
  for (const [i, who] of customerIds.slice(-script.crowd || customerIds.length).entries())
    later(i * 20, () => {
      if (i % 2 === 0) speak(who);
      else tell(truths.transfer(truth, timeline.now(), who, timeline.now()));
    });
  let elapsed = 0;
  for (const step of script.steps) {
    elapsed += step.afterMs;
    later(elapsed, () => act(step));
  }
  reader.start();
  return {
    model,
    truth,
    passages,
    now: tower,
    untilQuiet: () => timeline.runWhile(() => expected > 0),
    goOn(ms) {
      const end = timeline.now() + ms;
      timeline.runWhile((next) => next <= end);
      timeline.moveTo(end);
    },
    readAll() {
      const asks: Ask[] = [{ ask: 'online' }, { ask: 'queue' }, { ask: 'agents' }];
      for (const id of truth.agents.keys()) asks.push({ ask: 'sessions', agentId: id });
      for (const ask of asks) reader.ask(ask);
    },
  };
}

const presenceOf = (dialect: Dialect, n: number): Presence =>
  dialect === 'current' ? 'online' : ((['pc', 'phone', 'both'] as const)[n % 3] ?? 'pc');

/** Where the board differs from the platform; empty when it does not. */
export function differences(state: LiveState, truth: Truth): string[] {
  const found: string[] = [];
  const ids = new Set([
    ...customerIds,
    ...Object.keys(state.sessions),
    ...Object.keys(state.waiting),
  ] as CustomerId[]);
  const listed = new Set([...truth.queue.keys()].slice(0, 100));
  const complete = truth.queue.size <= 100;
  for (const id of ids) {
    const known = state.sessions[id]?.agentId;
    const real = truth.sessions.get(id)?.agentId;
    if (known !== real) found.push(`${id}: in session with ${known}, truly ${real}`);
    const waits = state.waiting[id] !== undefined;
    const trulyWaits = truth.queue.has(id);
    if (waits !== trulyWaits && (complete || listed.has(id)))
      found.push(`${id}: ${waits ? 'waits' : 'does not wait'}, truly ${trulyWaits ? 'waits' : 'does not'}`);
  }
  // beyond the list nothing shows that somebody is gone
  const ghosts = complete
    ? 0
    : Object.keys(state.waiting).filter((id) => !truth.queue.has(id as CustomerId)).length;
  if (state.waitingCount < truth.queue.size || state.waitingCount > truth.queue.size + ghosts)
    found.push(`${state.waitingCount} counted waiting, truly ${truth.queue.size}`);
  for (const [id, agent] of truth.agents) {
    const known = state.agents[id]?.presence;
    if (known !== agent.presence) found.push(`${id}: ${known}, truly ${agent.presence}`);
  }
  return found;
}
