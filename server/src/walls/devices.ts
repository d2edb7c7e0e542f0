import type { EpochMs } from '@kf/shared/contract/ids';
import {
  WallDeviceId as DeviceId,
  type WallBoardId,
  type WallDevice,
  type WallDeviceId,
  type WallDevicePatch,
} from '@kf/shared/contract/wall';
import { AppError } from '../errors.ts';
import { createAttempts } from './attempts.ts';
import type { Actor, AuditLine } from './audit.ts';
import type { WallMemory } from './memory.ts';
import type { StoredWall, WallStore } from './ports.ts';
import type { Presence } from './presence.ts';
import { readPairingCode } from './secret.ts';

/** Without a sign of life on any node for so long, a wall is not connected, whatever was stored last. */
const BELIEVED_MS = 150_000;
/** Wrong codes of one admin in ten minutes. */
const WRONG_CODES = 20;
const WRONG_CODES_WINDOW_MS = 10 * 60_000;

/** What admins do with televisions. */
export interface WallDevices {
  /** Read anew, as signs of life come from every node and are told to none. */
  list(): Promise<WallDevice[]>;
  /** @throws {AppError} wall_code_wrong, wall_board_not_found, too_many_requests */
  pair(request: { code: string; name: string; board: WallBoardId }, by: Actor): Promise<WallDevice>;
  /** @throws {AppError} wall_not_found, wall_board_not_found */
  change(deviceId: WallDeviceId, patch: WallDevicePatch, by: Actor): Promise<WallDevice>;
  /** @throws {AppError} wall_not_found */
  revoke(deviceId: WallDeviceId, by: Actor): Promise<void>;
  /** Shows its name, or reloads its page. @throws {AppError} wall_not_found */
  command(type: 'identify' | 'reload', deviceId: WallDeviceId, by: Actor): Promise<void>;
}

export interface WallDevicesDeps {
  store: WallStore;
  memory: WallMemory;
  presence: Presence;
  audit(line: AuditLine): Promise<void>;
  now(): EpochMs;
  newId(): string;
}

export function createWallDevices(deps: WallDevicesDeps): WallDevices {
  const { store, memory, presence, now } = deps;
  const wrongCodes = createAttempts(WRONG_CODES, WRONG_CODES_WINDOW_MS, now);
  const note = (act: string, by: Actor, target: string, entry: object): Promise<void> =>
    deps.audit({ at: now(), personId: by.personId, act, target, entry });
  const describe = (wall: StoredWall): WallDevice => deviceOf(wall, presence, now());
  const gone = () => new AppError('wall_not_found', 'there is no such wall');

  return {
    list: async () => {
      const walls = await store.walls();
      return walls.filter((wall) => wall.revokedAt === undefined).map(describe);
    },
    async pair({ code, name, board }, by) {
      memory.requireBoard(board);
      wrongCodes.attempt(by.personId);
      const read = readPairingCode(code);
      const deviceId = DeviceId.parse(deps.newId());
      const about = { deviceId, name, boardId: board, pairedAt: now(), pairedBy: by.name };
      const wall = read && (await store.pair(read, about, now()));
      if (!wall) throw new AppError('wall_code_wrong', 'no wall shows this code now');
      wrongCodes.succeeded(by.personId);
      await note('wall.paired', by, name, { deviceId, boardId: board });
      await memory.reload();
      return describe(wall);
    },
    async change(deviceId, { name, board }, by) {
      const before = memory.requireWall(deviceId);
      if (board !== undefined) memory.requireBoard(board);
      const wall = await store.changeWall(deviceId, {
        ...(name !== undefined && { name }),
        ...(board !== undefined && { boardId: board }),
      });
      if (!wall) throw gone();
      const told = ({ name: called, boardId }: StoredWall) => ({ name: called, boardId });
      await note('wall.changed', by, before.name, { deviceId, before: told(before), after: told(wall) });
      await memory.reload();
      return describe(wall);
    },
    async revoke(deviceId, by) {
      const { name } = memory.requireWall(deviceId);
      if (!(await store.changeWall(deviceId, { revokedAt: now() }))) throw gone();
      await note('wall.revoked', by, name, { deviceId });
      await memory.reload();
    },
    async command(type, deviceId, by) {
      const { name } = memory.requireWall(deviceId);
      await store.tell({ type, deviceId });
      await note(`wall.${type}`, by, name, { deviceId });
    },
  };
}

/** What the console says of a wall: this node's own knowledge before what some node stored within the last minutes. */
function deviceOf(wall: StoredWall, presence: Presence, now: EpochMs): WallDevice {
  const here = presence.of(wall.deviceId);
  const hello = here?.hello ?? wall.hello;
  const lastSeenAt = here ? here.heardAt : wall.lastSeenAt;
  const isElsewhere = wall.connected && now - (wall.lastSeenAt ?? 0) < BELIEVED_MS;
  return {
    deviceId: wall.deviceId,
    name: wall.name,
    boardId: wall.boardId,
    pairedAt: wall.pairedAt,
    ...(wall.pairedBy !== undefined && { pairedBy: wall.pairedBy }),
    connected: here !== undefined || isElsewhere,
    ...(lastSeenAt !== undefined && { lastSeenAt }),
    ...(hello && { hello }),
  };
}
