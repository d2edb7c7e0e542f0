import type { EpochMs } from '@kf/shared/contract/ids';
import type { WallDeviceId, WallHello } from '@kf/shared/contract/wall';
import type { WallSighting } from './ports.ts';

/** One statement a minute for all walls of this node, however often they beat … */
const STORE_EVERY_MS = 60_000;
/** … and one for all that came or went together, as after a restart. */
const GATHER_MS = 1_000;

/** Which walls are connected to this node, and what they last told. */
export interface Presence {
  of(deviceId: WallDeviceId): Here | undefined;
  opened(deviceId: WallDeviceId): void;
  told(deviceId: WallDeviceId, hello: WallHello): void;
  closed(deviceId: WallDeviceId): void;
  close(): Promise<void>;
}

export interface Here {
  sockets: number;
  hello: WallHello | undefined;
  heardAt: EpochMs;
}

export interface PresenceDeps {
  seen(sightings: WallSighting[]): Promise<void>;
  now(): EpochMs;
  onError(error: unknown): void;
}

export function createPresence({ seen, now, onError }: PresenceDeps): Presence {
  const here = new Map<WallDeviceId, Here>();
  /** Came, told something for the first time, or went since the last statement. */
  const news = new Map<WallDeviceId, WallSighting>();
  let gathering: NodeJS.Timeout | undefined;

  const sighting = (deviceId: WallDeviceId, { hello, heardAt }: Here, connected: boolean): WallSighting => ({
    deviceId,
    at: heardAt,
    connected,
    hello,
  });
  const store = async (): Promise<void> => {
    clearTimeout(gathering);
    gathering = undefined;
    const sightings = [...news.values()];
    news.clear();
    await seen(sightings).catch(onError); // the next minute tells it again
  };
  const soon = (told: WallSighting): void => {
    news.set(told.deviceId, told);
    gathering ??= setTimeout(() => void store(), GATHER_MS);
  };
  const timer = setInterval(() => {
    for (const [deviceId, one] of here) soon(sighting(deviceId, one, true));
  }, STORE_EVERY_MS);

  return {
    of: (deviceId) => here.get(deviceId),
    opened(deviceId) {
      const known = here.get(deviceId);
      const next = { sockets: (known?.sockets ?? 0) + 1, hello: known?.hello, heardAt: now() };
      here.set(deviceId, next);
      soon(sighting(deviceId, next, true));
    },
    told(deviceId, hello) {
      const known = here.get(deviceId);
      if (!known) return;
      const next = { ...known, hello, heardAt: now() };
      here.set(deviceId, next);
      if (!known.hello) soon(sighting(deviceId, next, true));
    },
    closed(deviceId) {
      const known = here.get(deviceId);
      if (!known) return;
      if (known.sockets > 1) {
        here.set(deviceId, { ...known, sockets: known.sockets - 1 });
        return;
      }
      here.delete(deviceId);
      soon(sighting(deviceId, known, false));
    },
    async close() {
      clearInterval(timer);
      for (const [deviceId, one] of here) news.set(deviceId, sighting(deviceId, one, false));
      here.clear();
      await store();
    },
  };
}
