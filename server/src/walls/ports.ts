import type { EpochMs } from '@kf/shared/contract/ids';
import type { WallBoardId, WallBoardRecord, WallDeviceId, WallHello } from '@kf/shared/contract/wall';

/** A paired television as it is kept. */
export interface StoredWall {
  deviceId: WallDeviceId;
  tokenHash: string;
  name: string;
  boardId: WallBoardId;
  pairedAt: EpochMs;
  pairedBy?: string;
  revokedAt?: EpochMs;
  lastSeenAt?: EpochMs;
  /** Had an open socket when it was last seen. */
  connected: boolean;
  hello?: WallHello;
}

export interface StoredPairing {
  tokenHash: string;
  code: string;
  expiresAt: EpochMs;
}

export interface WallSighting {
  deviceId: WallDeviceId;
  at: EpochMs;
  connected: boolean;
  hello: WallHello | undefined;
}

/** What nodes tell each other about walls. `changed`: boards or devices, read them again. */
export type WallMessage = { type: 'changed' } | { type: 'identify' | 'reload'; deviceId: WallDeviceId };

/** Whatever changes boards or devices tells every node with the same commit. */
export interface WallStore {
  boards(): Promise<WallBoardRecord[]>;
  addBoard(board: WallBoardRecord): Promise<void>;
  /** Replaces the version before this one. False when there is none: somebody was first, or it is gone. */
  replaceBoard(board: WallBoardRecord): Promise<boolean>;
  /** @returns walls that show it and therefore keep it; 0: it is gone */
  removeBoard(boardId: WallBoardId): Promise<number>;
  /** Revoked ones as well. */
  walls(): Promise<StoredWall[]>;
  wallOf(tokenHash: string): Promise<StoredWall | undefined>;
  /** Takes the pairing of this code and makes a wall of it. Undefined when no television shows the code at `now`, also when it was taken just now. */
  pair(
    code: string,
    wall: Omit<StoredWall, 'tokenHash' | 'connected'>,
    now: EpochMs,
  ): Promise<StoredWall | undefined>;
  /** Undefined when there is no such wall, or it was revoked. */
  changeWall(
    deviceId: WallDeviceId,
    change: Partial<Pick<StoredWall, 'name' | 'boardId' | 'revokedAt'>>,
  ): Promise<StoredWall | undefined>;
  seen(sightings: readonly WallSighting[]): Promise<void>;
  pairingOf(tokenHash: string, now: EpochMs): Promise<StoredPairing | undefined>;
  /** Outstanding at `now`. */
  countPairings(now: EpochMs): Promise<number>;
  /** False when the code is another television's now. */
  addPairing(pairing: StoredPairing): Promise<boolean>;
  prunePairings(before: EpochMs): Promise<void>;
  tell(message: WallMessage): Promise<void>;
}
