import type { AddressInfo } from 'node:net';
import { createApp } from './api/app.ts';
import { createClock } from './clock.ts';
import { createControl, type SimulatorControl } from './control/control.ts';
import { controlRoutes } from './control/routes.ts';
import { defined } from './defined.ts';
import { createPlatform } from './platform.ts';
import { createRng } from './rng.ts';
import { createScenario } from './scenario/engine.ts';
import { Options, Settings, type SimulatorOptions, World } from './settings.ts';
import type { Happening } from './world/world.ts';

export type { SimulatorOptions } from './settings.ts';

/** A WeChat of one's own: the platform's API and the control API on one port. */
export interface Simulator extends SimulatorControl {
  /** Without a slash at the end. The platform's API base as well as that of `/_sim`. */
  url: string;
  port: number;
  /** Where pushes go; null for nowhere. Usually known only after the receiver listens. */
  setCallback(url: string | null): void;
  /** What happens to customers and agents, as it happens, at the instant (ms) of the platform's clock: for whoever recounts. */
  onHappening(listen: (happening: Happening, at: number) => void): void;
  close(): Promise<void>;
}

/** @throws {z.ZodError} when an option is out of its range */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const parsed = Options.parse(options);
  const { host, port, speed, startAtMs } = parsed;
  const settings = Settings.parse({ ...parsed, maxAgents: Math.max(parsed.maxAgents, parsed.agents) });
  const clock = createClock(defined({ speed, startAtMs }));
  const faults = defined(parsed.faults ?? {});
  const platform = createPlatform({ settings, clock, rng: createRng(parsed.seed), faults });
  const scenario = createScenario(platform, World.parse(parsed));
  const control = createControl(platform, scenario);
  const app = await createApp(platform, (instance) => controlRoutes(instance, control));
  await app.listen({ host, port });
  const address = app.server.address() as AddressInfo;
  return {
    ...control,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    setCallback: (url) => void control.configure({ callbackUrl: url }),
    onHappening: (listen) => void platform.onHappening((happening) => listen(happening, clock.now())),
    async close() {
      clock.stop();
      await platform.pusher.close();
      await app.close();
    },
  };
}
