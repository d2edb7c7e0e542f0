import type { Rng } from '../rng.ts';
import { setStatus } from '../world/agents.ts';
import { acceptByHand, switchAgent } from '../world/sessions.ts';
import type { Agent, DeviceMask } from '../world/world.ts';
import { MANUAL_TARGET } from './plans.ts';
import type { Stage } from './stage.ts';

const ONLINE_MEAN_MS = 55 * 60_000;
const LOOK_MEAN_MS = 22_000; // how often one who accepts by hand looks at the queue
const HAND_OVER_SHARE = 0.7; // of the open talks of an agent who goes on a break

/** Agents come and go, and those without automatic acceptance pick customers themselves. */
export function createAgentLife(stage: Stage, { leaveNow }: { leaveNow: boolean }): void {
  const { platform, plan, after } = stage;
  const { world, clock } = platform;
  /** So long that the share of agents online stays as planned. */
  const breakMeanMs = (ONLINE_MEAN_MS * (1 - plan.onlineShare)) / plan.onlineShare;

  function shift(agent: Agent, dice: Rng) {
    const online = agent.status > 0;
    after(30_000 + dice.exponential(online ? ONLINE_MEAN_MS : breakMeanMs), () => {
      if (!world.agents.has(agent.kfAccount)) return;
      if (agent.status > 0) leave(agent, dice);
      else if (agent.wechatId)
        platform.apply(setStatus(world, clock.now(), agent, dice.pick<DeviceMask>([1, 1, 1, 2, 3])));
      shift(agent, dice);
    });
  }

  function leave(agent: Agent, dice: Rng) {
    if (agent.status === 0) return;
    platform.apply(setStatus(world, clock.now(), agent, 0));
    for (const openid of Array.from(agent.sessions)) {
      const colleagues = [...world.agents.values()].filter((other) => other.status > 0);
      if (colleagues.length === 0) return;
      if (dice.chance(HAND_OVER_SHARE)) {
        platform.apply(switchAgent(world, clock.now(), openid, dice.pick(colleagues).kfAccount));
      }
    }
  }

  function look(agent: Agent, dice: Rng, target: number) {
    after(4000 + dice.exponential(LOOK_MEAN_MS), () => {
      if (!world.agents.has(agent.kfAccount)) return;
      const free = agent.status > 0 && agent.autoAccept === 0 && agent.sessions.size < target;
      const next = free ? firstFor(agent) : undefined;
      if (next) platform.apply(acceptByHand(world, clock.now(), next, agent.kfAccount));
      look(agent, dice, target);
    });
  }

  function firstFor(agent: Agent): string | undefined {
    for (const { openid, kfAccount } of world.queue.values()) {
      if (kfAccount === '' || kfAccount === agent.kfAccount) return openid;
    }
    return undefined;
  }

  for (const agent of world.agents.values()) {
    const dice = stage.rngFor(`agent/${agent.kfAccount}`);
    shift(agent, dice.fork('shift'));
    look(agent, dice.fork('look'), dice.int(MANUAL_TARGET - 1, MANUAL_TARGET + 2));
    if (leaveNow && agent.status > 0 && dice.chance(0.5)) {
      after(dice.between(2000, 120_000), () => leave(agent, dice));
    }
  }
}
