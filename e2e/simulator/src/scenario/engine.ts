import { act, follow, newCustomer, say } from '../customers.ts';
import { defined } from '../defined.ts';
import { openingLines } from '../names.ts';
import { setOutage } from '../outage.ts';
import type { Platform } from '../platform.ts';
import type { Rng } from '../rng.ts';
import { Outage, type ScenarioName, type World } from '../settings.ts';
import type { Customer } from '../world/world.ts';
import { createAgentLife } from './agent-life.ts';
import { createCustomerLife } from './customer-life.ts';
import {
  dailyCurve,
  HANDLE_MEAN_MINUTES,
  type LivelyScenario,
  MANUAL_TARGET,
  type Plan,
  plans,
} from './plans.ts';
import { aCustomer, populate } from './populate.ts';
import type { Stage } from './stage.ts';

/** Keeps the world moving, or lets it stand still (`empty`). */
export interface Scenario {
  name(): ScenarioName;
  /** Mean over a day. */
  arrivalsPerMinute(): number;
  start(name: ScenarioName, over?: ScenarioOverrides): void;
}

export interface ScenarioOverrides {
  arrivalsPerMinute?: number | undefined;
  /** People who write within the next seconds. */
  burst?: number | undefined;
  /** An outage ends by itself. */
  seconds?: number | undefined;
}

export function createScenario(platform: Platform, options: World): Scenario {
  const { clock, rng } = platform;
  let name: ScenarioName = 'empty';
  let generation = 0;
  let rate = 0;
  let chosenRate = options.arrivalsPerMinute;
  let customers: ReturnType<typeof createCustomerLife> | null = null;

  platform.onHappening((happening) => customers?.follow(happening));

  function start(next: ScenarioName, over: ScenarioOverrides = {}) {
    generation += 1;
    name = next;
    chosenRate = over.arrivalsPerMinute ?? chosenRate;
    customers = null;
    switchOutage(next === 'outage' ? Outage.parse(defined({ seconds: over.seconds })) : null);
    rate = chosenRate ?? 0;
    if (next === 'empty') return burst(over.burst ?? 0);
    const stage = createStage(next);
    rate = chosenRate ?? usualRate(platform, stage.plan);
    customers = createCustomerLife(stage);
    createAgentLife(stage, { leaveNow: next === 'staff-drop' });
    scheduleArrival(stage, stage.rngFor('arrivals'));
    burst(over.burst ?? 0);
  }

  let ownOutage: Outage | null = null;
  /** One that was switched on by hand stays. */
  function switchOutage(outage: Outage | null) {
    if (outage || (ownOutage && platform.faults.current.outage === ownOutage)) setOutage(platform, outage);
    ownOutage = outage;
  }

  function createStage(scenario: LivelyScenario): Stage {
    const born = generation;
    return {
      platform,
      plan: plans[scenario],
      after: (delayMs, step) =>
        void clock.after(delayMs, () => {
          if (generation === born) step();
        }),
      rngFor: (label) => rng.fork(`life/${label}`),
    };
  }

  const LOOK_AGAIN_MS = 30_000;

  function scheduleArrival(stage: Stage, dice: Rng) {
    const now = clock.now();
    const perMinute = rate * dailyCurve(now) * burstFactor(stage.plan, now) * balking(platform);
    if (perMinute <= 0) return stage.after(LOOK_AGAIN_MS, () => scheduleArrival(stage, dice));
    const gap = dice.exponential(60_000 / perMinute);
    if (gap > LOOK_AGAIN_MS) return stage.after(LOOK_AGAIN_MS, () => scheduleArrival(stage, dice)); // memoryless: rates change
    stage.after(gap, () => {
      arrive(stage, dice);
      scheduleArrival(stage, dice);
    });
  }

  function burst(count: number) {
    const dice = rng.fork(`burst/${generation}`);
    for (let index = 0; index < count; index += 1) {
      clock.after(
        dice.between(0, 20_000),
        () => void say(platform, newCustomer(platform), { type: 'text', text: dice.pick(openingLines) }),
      );
    }
  }

  populate(platform, options);
  start(options.scenario);
  return { name: () => name, arrivalsPerMinute: () => Math.round(rate * 100) / 100, start };
}

const USUAL_ONLINE_SHARE = 0.8; // of the whole staff; with fewer online the same customers come

/** As many arrivals as the usual staff can serve, times the load of the plan. */
function usualRate({ world }: Platform, plan: Plan): number {
  let capacity = 0;
  for (const agent of world.agents.values()) {
    if (agent.wechatId) capacity += (agent.autoAccept || MANUAL_TARGET) * USUAL_ONLINE_SHARE;
  }
  return (plan.load * capacity) / HANDLE_MEAN_MINUTES;
}

function burstFactor({ burst }: Plan, now: number): number {
  if (!burst) return 1;
  return (now / 60_000) % burst.everyMinutes < burst.lastsMinutes ? burst.factor : 0.7;
}

/** A very long queue scares people off; without that a surge of hours would grow without bound. */
function balking({ world }: Platform): number {
  const bearable = world.agents.size * 4 + 40;
  return world.queue.size <= bearable ? 1 : (bearable / world.queue.size) ** 3;
}

const RETURNING_SHARE = 0.15;

function arrive(stage: Stage, dice: Rng): void {
  const { platform } = stage;
  const known = dice.chance(RETURNING_SHARE) ? someIdleCustomer(platform, dice) : undefined;
  const customer = known ?? aCustomer(platform, dice);
  const way = dice.next();
  if (way < 0.06 && !known) {
    follow(platform, customer, dice.chance(0.5) ? String(dice.int(1, 50)) : undefined);
    return stage.after(dice.between(4000, 15_000), () => open(stage, customer, dice));
  }
  if (way < 0.12) {
    act(platform, customer, 'CLICK', { EventKey: 'service' });
    return stage.after(dice.between(2000, 8000), () => open(stage, customer, dice));
  }
  open(stage, customer, dice);
}

function open(stage: Stage, customer: Customer, dice: Rng, attempt = 1): void {
  const { platform, after } = stage;
  const image = dice.chance(0.06);
  say(platform, customer, { type: image ? 'image' : 'text', text: image ? '' : openingLine(platform, dice) });
  // Nobody took care of the message: some write once more.
  after(dice.between(20_000, 60_000), () => {
    const { world } = platform;
    const idle = !world.sessions.has(customer.openid) && !world.queue.has(customer.openid);
    const answered = customer.seen.some((line) => line.from === 'agent' && line.at > customer.lastMessageAt);
    if (idle && !answered && customer.following && attempt < 3 && dice.chance(0.5)) {
      open(stage, customer, dice, attempt + 1);
    }
  });
}

const NAMED_AGENT_SHARE = 0.05;

function openingLine({ world }: Platform, dice: Rng): string {
  const agents = [...world.agents.values()];
  if (agents.length > 0 && dice.chance(NAMED_AGENT_SHARE)) return `我找客服${dice.pick(agents).nickname}`;
  return dice.pick(openingLines);
}

/** Someone seen before who is neither waiting nor in session; a few tries are enough. */
function someIdleCustomer({ world, clock }: Platform, dice: Rng): Customer | undefined {
  const known = [...world.customers.values()].slice(-400);
  for (let attempt = 0; attempt < 5 && known.length > 0; attempt += 1) {
    const customer = dice.pick(known);
    const rested = clock.now() - customer.lastMessageAt > 60_000;
    const free = !world.sessions.has(customer.openid) && !world.queue.has(customer.openid);
    if (customer.following && rested && free) return customer;
  }
  return undefined;
}
