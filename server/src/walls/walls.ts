import type { EpochMs } from '@kf/shared/contract/ids';
import { AppError } from '../errors.ts';
import type { AuditLine } from './audit.ts';
import { createWallBoards, type WallBoards } from './boards.ts';
import { createWallDevices, type WallDevices } from './devices.ts';
import { createWallMemory, type WallMemory, type WallMemoryDeps } from './memory.ts';
import { type ShownCode, showCode, shownCode } from './pairing.ts';
import type { WallStore } from './ports.ts';
import { createPresence, type Presence } from './presence.ts';

/** Televisions and the boards they show. */
export interface Walls {
  memory: WallMemory;
  presence: Presence;
  devices: WallDevices;
  boards: WallBoards;
  /** The code that this television shows now. */
  codeOf(token: string | undefined): Promise<ShownCode | undefined>;
  /** The code it is to show. @throws {AppError} wall_already_paired, too_many_requests */
  requestCode(token: string | undefined): Promise<ShownCode>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface WallsDeps {
  store: WallStore;
  notifications: WallMemoryDeps['notifications'];
  hasAccount(accountId: string): boolean;
  audit(line: AuditLine): Promise<void>;
  now(): EpochMs;
  newId(): string;
  log: { warn(details: object, message: string): void };
}

export function createWalls(deps: WallsDeps): Walls {
  const { store, now, log } = deps;
  const memory = createWallMemory(deps);
  const presence = createPresence({
    seen: store.seen,
    now,
    onError: (error) => log.warn({ err: error }, 'signs of life of walls could not be stored yet'),
  });
  return {
    memory,
    presence,
    devices: createWallDevices({ ...deps, memory, presence }),
    boards: createWallBoards({ ...deps, memory }),
    codeOf: (token) => shownCode(store, token, now()),
    async requestCode(token) {
      if ((await memory.standingOf(token)).status === 'paired')
        throw new AppError('wall_already_paired', 'this wall is paired already');
      return showCode(store, token, now());
    },
    start: memory.start,
    async close() {
      memory.stop();
      await presence.close();
    },
  };
}
