import { agentSays, say, unfollow } from '../customers.ts';
import { agentLines, customerLines, farewellLines, waitingLines } from '../names.ts';
import type { Rng } from '../rng.ts';
import { close, switchAgent } from '../world/sessions.ts';
import type { Happening, Session, Waiting } from '../world/world.ts';
import { HANDLE_GROWTH, HANDLE_MEDIAN_SECONDS, HANDLE_SIGMA } from './plans.ts';
import type { Stage } from './stage.ts';

const NUDGE_MEAN_MS = 110_000;
const TURN_MEAN_MS = 40_000;
const TURN_LEAST_MS = 6000;
const UNFOLLOW_SHARE = 0.06; // of those who lose patience; the others just stop looking
const SWITCH_SHARE = 0.05;
const FORGOTTEN_SHARE = 0.02; // talks that the agent never closes: they time out
const THANKS_AND_BACK_SHARE = 0.08;

/** What customers do while they wait and while they talk. Each has dice of their own, so the order of events does not matter. */
export function createCustomerLife(stage: Stage) {
  const { platform, plan, after } = stage;
  const { world, clock } = platform;
  /** Gave up without a word: still in the queue, never answers. */
  const gone = new Set<string>();

  function wait(waiting: Waiting) {
    const { openid } = waiting;
    const dice = stage.rngFor(`${openid}/${waiting.since}`);
    const still = () => world.queue.get(openid) === waiting && !gone.has(openid);
    after(20_000 + dice.exponential(plan.patienceMinutes * 60_000), () => {
      const customer = world.customers.get(openid);
      if (!still() || !customer) return;
      if (dice.chance(UNFOLLOW_SHARE)) unfollow(platform, customer);
      else gone.add(openid);
    });
    const nudge = () =>
      after(15_000 + dice.exponential(NUDGE_MEAN_MS), () => {
        const customer = world.customers.get(openid);
        if (!still() || !customer) return;
        say(platform, customer, { type: 'text', text: dice.pick(waitingLines) });
        nudge();
      });
    nudge();
  }

  function talk(session: Session) {
    const { openid } = session;
    const dice = stage.rngFor(`${openid}/${session.createdAt}`);
    const absent = gone.delete(openid);
    const on = () => world.sessions.get(openid) === session;
    const seconds = absent ? dice.between(50, 150) : handleSeconds(dice, session);
    if (dice.chance(SWITCH_SHARE)) after(seconds * 1000 * dice.between(0.2, 0.7), () => pass(session, dice));
    if (!dice.chance(FORGOTTEN_SHARE)) after(seconds * 1000, () => finish(session, dice, absent));
    let customersTurn = false;
    const turn = () =>
      after(TURN_LEAST_MS + dice.exponential(TURN_MEAN_MS), () => {
        if (!on()) return;
        if (customersTurn && !absent) speak(openid, dice);
        else if (isOnline(session)) agentSays(platform, openid, session.kfAccount, dice.pick(agentLines));
        customersTurn = !customersTurn;
        if (clock.now() - session.createdAt < seconds * 1000) turn();
      });
    turn();
  }

  const isOnline = (session: Session) => (world.agents.get(session.kfAccount)?.status ?? 0) > 0;

  function speak(openid: string, dice: Rng) {
    const customer = world.customers.get(openid);
    if (customer)
      say(platform, customer, { type: dice.chance(0.05) ? 'image' : 'text', text: dice.pick(customerLines) });
  }

  /** Talks take longer for an agent with many of them. */
  function handleSeconds(dice: Rng, session: Session): number {
    const load = world.agents.get(session.kfAccount)?.sessions.size ?? 1;
    return dice.lognormal(HANDLE_MEDIAN_SECONDS, HANDLE_SIGMA) * (1 + HANDLE_GROWTH * Math.max(0, load - 3));
  }

  /** The agent hands the customer to a colleague in the client. */
  function pass(session: Session, dice: Rng) {
    if (world.sessions.get(session.openid) !== session) return;
    const colleagues = [...world.agents.values()].filter(
      (agent) => agent.status > 0 && agent.kfAccount !== session.kfAccount,
    );
    if (colleagues.length > 0) {
      platform.apply(switchAgent(world, clock.now(), session.openid, dice.pick(colleagues).kfAccount));
    }
  }

  const AWAY_MS = 45_000;

  function finish(session: Session, dice: Rng, absent: boolean) {
    const { openid } = session;
    if (world.sessions.get(openid) !== session) return;
    if (!isOnline(session)) return after(AWAY_MS, () => finish(session, dice, absent)); // nobody there to close it
    agentSays(platform, openid, session.kfAccount, dice.pick(farewellLines));
    platform.apply(close(world, clock.now(), openid, 'agent'));
    if (absent || !dice.chance(THANKS_AND_BACK_SHARE)) return;
    after(dice.exponential(6 * 60_000), () => {
      if (world.customers.get(openid)?.following) speak(openid, dice);
    });
  }

  for (const waiting of world.queue.values()) wait(waiting);
  for (const session of world.sessions.values()) talk(session);

  return {
    follow(happening: Happening) {
      switch (happening.type) {
        case 'queued': {
          const waiting = world.queue.get(happening.openid);
          if (waiting) wait(waiting);
          return;
        }
        case 'opened': {
          const session = world.sessions.get(happening.openid);
          if (session) talk(session);
          return;
        }
        case 'unqueued':
          gone.delete(happening.openid);
          return;
        case 'closed':
        case 'switched':
        case 'agent':
          return;
      }
    },
  };
}
