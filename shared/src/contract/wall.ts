import { z } from 'zod';
import { AccountId, EpochMs, GroupId } from './ids.ts';
import { Threshold } from './live.ts';

// The wall display: a television that shows one board. What crosses to it is `WallBoard` and `WallDeviceSelf` and nothing
// else. Neither has a field that could hold who a customer is: waits are instants without a name. Every object is strict,
// so that a value with a field too many is refused where it is made. The page itself needs the types only
// (`import type`), not zod.

export const WallDeviceId = z.string().min(1).max(64).brand<'WallDeviceId'>();
export type WallDeviceId = z.infer<typeof WallDeviceId>;
export const WallBoardId = z.string().min(1).max(64).brand<'WallBoardId'>();
export type WallBoardId = z.infer<typeof WallBoardId>;

// ---------------------------------------------------------------- the record of a board, edited in the console

/** What a board may show, in the order of the composer. A tile that is not chosen is absent; the others take its room. */
export const wallTiles = [
  'waiting',
  'longest',
  'expected',
  'free',
  'online',
  'serviceLevel',
  'abandoned',
  'chart',
  'groups',
  'agents',
] as const;
export const WallTile = z.enum(wallTiles);
export type WallTile = z.infer<typeof WallTile>;

/** Minutes since midnight, in the board's zone; `to` below `from` runs past midnight. */
const MinuteOfDay = z.number().int().min(0).max(1440);

export const WallHours = z.strictObject({
  /** ISO weekdays, 1 = Monday. */
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  from: MinuteOfDay,
  to: MinuteOfDay,
});
export type WallHours = z.infer<typeof WallHours>;

/** Attention and alarm bounds; absent: those of the account. Times in ms. */
const Bounds = Threshold.refine(({ attention, alarm }) => attention > 0 && attention <= alarm, {
  error: 'attention must be above 0 and not above alarm',
});
export const WallThresholds = z.strictObject({
  waiting: Bounds.optional(),
  longestWaitMs: Bounds.optional(),
  /** Of the upper end of the expected wait. */
  expectedMs: Bounds.optional(),
  /** Attention when no place is free while somebody has waited this long. */
  fullAfterMs: z.number().int().positive().optional(),
});
export type WallThresholds = z.infer<typeof WallThresholds>;

export const WallBoardSettings = z.strictObject({
  /** Shown in the header beside the mark. */
  name: z.string().trim().min(1).max(24),
  /**
   * Accounts in order. One: its figures. Several: what can be added up is (people, places), what cannot stands side by
   * side (expected wait, service level). `groups`: rows of the table in this order; absent: all of the account.
   */
  accounts: z
    .array(
      z.strictObject({
        accountId: AccountId,
        groups: z.array(GroupId).max(100).optional(),
        /**
         * All figures are of these groups alone: their agents, and who waits for them (and, with `unassigned`, for nobody in
         * particular). What is only counted for the account as a whole is left out: chart, service level, abandoned, estimate.
         */
        onlyThese: z.boolean().optional(),
        /** A row for those who wait for no group in particular. */
        unassigned: z.boolean(),
      }),
    )
    .min(1)
    .max(20),
  tiles: z.array(WallTile).min(1),
  thresholds: WallThresholds,
  theme: z.enum(['dark', 'light']),
  language: z.enum(['zh', 'en']),
  /** Pause between two pages of the group table, ms. */
  rotateMs: z.number().int().min(5_000).max(120_000),
  /** One line at the foot of the wall. Empty: none. */
  ticker: z.string().trim().max(80),
  sound: z.boolean(),
  /** Business hours. Outside: no sound, and what `outside` says. Absent: always open. */
  hours: WallHours.optional(),
  outside: z.enum(['same', 'dim', 'clock']),
  /** Free border for panels that cut the picture, per cent of the shorter side, each side. */
  safeMargin: z.number().min(0).max(5),
  /** Nicknames of agents may be shown, and only then are they sent. */
  agentNames: z.boolean(),
  /** The stage moves a little every three minutes. */
  burnInShift: z.boolean(),
  /** The nightly reload shows the panel inverted for two minutes (for OLED). */
  nightlyInvert: z.boolean(),
});
export type WallBoardSettings = z.infer<typeof WallBoardSettings>;

export const WallBoardRecord = z.strictObject({
  boardId: WallBoardId,
  /** Grows with each change; a change based on an older one is refused (409 `wall_board_changed`). */
  version: z.number().int(),
  settings: WallBoardSettings,
  changedAt: EpochMs,
  changedBy: z.string().optional(),
});
export type WallBoardRecord = z.infer<typeof WallBoardRecord>;

// ---------------------------------------------------------------- what a wall shows

export const WallLevel = z.enum(['normal', 'attention', 'alarm']);
export type WallLevel = z.infer<typeof WallLevel>;

/** Where a figure comes from: the queue, who is online, who serves whom. */
export const wallSources = ['queue', 'online', 'sessions'] as const;
export const WallSourceName = z.enum(wallSources);
export type WallSourceName = z.infer<typeof WallSourceName>;

/**
 * Age of a source, of all the board's accounts the one that stands worst. A figure is stale when
 * now − `asOf` > `staleAfterMs`; the server says so in `stale`, and the page judges again by its own clock, as the server may
 * have fallen silent (`wallFreshness` in domain/wall-age.ts does both).
 */
const WallSource = z.strictObject({
  /** 0: never read yet. */
  asOf: EpochMs,
  /** Up to this age it is called live, above it slow. */
  liveWithinMs: z.number(),
  staleAfterMs: z.number(),
});
export type WallSource = z.infer<typeof WallSource>;

const figure = {
  source: WallSourceName,
  /** With hysteresis already: up at once, down after 30 s. `normal` when stale: alarms from stale data are withdrawn. */
  level: WallLevel,
  /** Since when at this level; absent at `normal`. */
  levelSince: EpochMs.optional(),
  /** Weight 400 and hatch; timers stand at `sources[source].asOf`. */
  stale: z.boolean(),
};

/** Name of the account where a board shows several; absent with one. */
const account = z.string().optional();

export const WallFigures = z.strictObject({
  waiting: z
    .strictObject({
      ...figure,
      /** Null: not read yet, shown as "–". */
      value: z.number().int().nullable(),
      /** When each began to wait, oldest first, 15 at most; those known only by number have none. */
      bars: z.array(EpochMs).max(15),
    })
    .optional(),
  longest: z
    .strictObject({
      ...figure,
      /** Null: nobody waits. */
      since: EpochMs.nullable(),
    })
    .optional(),
  /** Absent until there are estimates. */
  expected: z
    .strictObject({
      ...figure,
      parts: z.array(
        z.strictObject({
          account,
          /** For somebody arriving now; null with a reason. */
          range: z.strictObject({ p50Ms: z.number(), p90Ms: z.number() }).nullable(),
          reason: z.enum(['nobody_online', 'too_little_known']).optional(),
        }),
      ),
    })
    .optional(),
  free: z.strictObject({ ...figure, value: z.number().int().nullable() }).optional(),
  online: z
    .strictObject({
      ...figure,
      value: z.number().int().nullable(),
      of: z.number().int(),
      /** Legacy dialect only. */
      devices: z
        .strictObject({ pc: z.number().int(), phone: z.number().int(), both: z.number().int() })
        .optional(),
    })
    .optional(),
  serviceLevel: z
    .strictObject({
      ...figure,
      parts: z.array(
        z.strictObject({
          account,
          /** 0–1; null before anybody could be counted today. */
          share: z.number().nullable(),
          target: z.number(),
          withinMs: z.number(),
        }),
      ),
    })
    .optional(),
  /** Left without being accepted, today. */
  abandoned: z.strictObject({ ...figure, value: z.number().int() }).optional(),
});
export type WallFigures = z.infer<typeof WallFigures>;

export const WallGroupRow = z.strictObject({
  /** Stable while the row exists. */
  key: z.string(),
  /** Null: those who wait for no group in particular; the page says 未指定. */
  name: z.string().nullable(),
  account,
  waiting: z.number().int(),
  longestSince: EpochMs.nullable(),
  /** Null where it makes no sense (未指定). */
  free: z.number().int().nullable(),
  level: WallLevel,
  levelSince: EpochMs.optional(),
});
export type WallGroupRow = z.infer<typeof WallGroupRow>;

/** Only on boards that allow names. Online agents, by group order, then name. */
export const WallAgentRow = z.strictObject({
  name: z.string(),
  account,
  load: z.number().int(),
  /** Null: takes by hand, or not known. */
  capacity: z.number().int().nullable(),
});
export type WallAgentRow = z.infer<typeof WallAgentRow>;

/** Said in words, beside the tiles. Each counts as one item of its level. */
export const WallCondition = z.strictObject({
  /** `nobody_online`: customers wait and no agent is online. `handover_unfinished`: for more than a minute. */
  kind: z.enum(['nobody_online', 'handover_unfinished']),
  level: WallLevel,
  since: EpochMs,
  /** Customers concerned. */
  count: z.number().int(),
});
export type WallCondition = z.infer<typeof WallCondition>;

/** Waiting customers by step, oldest first, the last one is now; null: nothing was collected (blank, not zero). */
export const WallChart = z.strictObject({
  fromAt: EpochMs,
  stepMs: z.number(),
  waiting: z.array(z.number().nullable()),
});
export type WallChart = z.infer<typeof WallChart>;

export const WallBoard = z.strictObject({
  boardId: WallBoardId,
  /** Of the record. */
  version: z.number().int(),
  name: z.string(),
  /** Server's clock when this was made: the page takes its offset from it. Also the heartbeat. */
  at: EpochMs,
  /** Of the served web files, the same as in `Me.build`: another one than the page was first told means reload (when no alarm is on). */
  build: z.string(),
  /** IANA zone of the clock, the chart's axis and the nightly reload at 04:00; of the first account. */
  timeZone: z.string(),
  look: z.strictObject({
    theme: z.enum(['dark', 'light']),
    language: z.enum(['zh', 'en']),
    rotateMs: z.number(),
    safeMargin: z.number(),
    burnInShift: z.boolean(),
    nightlyInvert: z.boolean(),
    sound: z.boolean(),
  }),
  /** Absent: none. */
  ticker: z.string().optional(),
  /** Outside business hours now: no sound; `dim` to 60 %, `clock` only, or the `same` picture. Absent: inside. */
  outside: z.enum(['same', 'dim', 'clock']).optional(),
  sources: z.strictObject({ queue: WallSource, online: WallSource, sessions: WallSource }),
  /** The header. `count`: tiles and conditions at this level (rows of the table where no tile is). */
  summary: z.strictObject({ level: WallLevel, count: z.number().int(), since: EpochMs.optional() }),
  /** Lines of bars and chart. */
  thresholds: z.strictObject({ waiting: Threshold, longestWaitMs: Threshold }),
  figures: WallFigures,
  conditions: z.array(WallCondition),
  chart: WallChart.optional(),
  groups: z.array(WallGroupRow).optional(),
  agents: z.array(WallAgentRow).optional(),
});
export type WallBoard = z.infer<typeof WallBoard>;

// ---------------------------------------------------------------- the television's side

/** What a wall is told of itself; apart from the board, which is encoded once for all walls that show it. */
export const WallDeviceSelf = z.strictObject({ deviceId: WallDeviceId, name: z.string() });
export type WallDeviceSelf = z.infer<typeof WallDeviceSelf>;

/**
 * POST /api/wall-device/code, empty body. Sets the cookie `kf_wall` (HttpOnly), which is the secret of this television from
 * now on: unpaired it is worth nothing, once an admin has typed the code it opens the board, revoked it is worth nothing
 * again. So nothing has to be fetched when the pairing is done, and no script ever sees the secret. Asked again while a
 * code is good, the answer is the same code. 409 `wall_already_paired` when the cookie belongs to a paired wall.
 */
export const WallCodeAnswer = z.strictObject({
  /** Six of 23456789ABCDEFGHJKMNPQRSTVWXYZ, as they are typed. */
  code: z.string(),
  expiresAt: EpochMs,
  /** Server's clock. */
  at: EpochMs,
  /** Where the QR code leads: the console's page of walls, with the code filled in. */
  pairUrl: z.string(),
});
export type WallCodeAnswer = z.infer<typeof WallCodeAnswer>;

/**
 * GET /api/wall-device, needs no login. The page asks it on start, and every 2 s while it shows a code. `unpaired`: ask for a
 * code. `pairing`: the code is still good. `paired`: open the socket. `revoked`: say so; asking for a code begins anew.
 */
export const WallDeviceAnswer = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('unpaired'), at: EpochMs }),
  z.strictObject({ status: z.literal('pairing'), at: EpochMs, ...WallCodeAnswer.omit({ at: true }).shape }),
  z.strictObject({ status: z.literal('paired'), at: EpochMs, device: WallDeviceSelf }),
  z.strictObject({ status: z.literal('revoked'), at: EpochMs, since: EpochMs }),
]);
export type WallDeviceAnswer = z.infer<typeof WallDeviceAnswer>;

/** What a wall tells of itself: on connecting, when it changes, and every 30 s. */
export const WallHello = z.strictObject({
  /** Of the panel, physical pixels. */
  width: z.number().int().min(0).max(20_000),
  height: z.number().int().min(0).max(20_000),
  /** Build the page runs. */
  build: z.string().max(64),
  /** `at` of the board last drawn; 0: none yet. */
  shownAt: EpochMs,
  /** Somebody clicked, so that sounds can be heard. */
  soundArmed: z.boolean(),
  fullScreen: z.boolean().optional(),
  /** The screen is kept awake. */
  awake: z.boolean().optional(),
});
export type WallHello = z.infer<typeof WallHello>;

/**
 * Namespace `/wall`, authenticated by the cookie. A refused handshake carries `data.code`: `wall_unpaired` (unknown: ask for a
 * code), `wall_revoked`. After an accepted one come `wall:device` and `wall:board` at once.
 */
export interface WallServerEvents {
  /** Whole value: on change at most twice a second, and at least every 10 s. */
  'wall:board': (board: WallBoard) => void;
  /** At once after connecting, and when it is renamed. */
  'wall:device': (device: WallDeviceSelf) => void;
  /** Show the name large for this long. */
  'wall:identify': (identify: { name: string; forMs: number }) => void;
  'wall:reload': () => void;
  /** Blank at once and say 此大屏已停用; the server closes the socket. */
  'wall:revoked': () => void;
}

export interface WallClientEvents {
  'wall:hello': (hello: WallHello) => void;
}

// ---------------------------------------------------------------- the console's side (admin only)

export const WallDevice = z.object({
  deviceId: WallDeviceId,
  name: z.string(),
  boardId: WallBoardId,
  pairedAt: EpochMs,
  pairedBy: z.string().optional(),
  /** Open socket on some node, heard of within the last minute. */
  connected: z.boolean(),
  lastSeenAt: EpochMs.optional(),
  hello: WallHello.optional(),
});
export type WallDevice = z.infer<typeof WallDevice>;

/** GET /api/walls */
export const WallsAnswer = z.object({
  devices: z.array(WallDevice),
  boards: z.array(WallBoardRecord),
  /** Server's clock, and the build it serves, for "runs an older page". */
  at: EpochMs,
  build: z.string(),
});
export type WallsAnswer = z.infer<typeof WallsAnswer>;

const WallName = z.string().trim().min(1).max(24);

/** POST /api/walls/pair → 201 `{device}`. The code may be typed in lower case and with blanks or a dash. */
export const WallPairRequest = z.strictObject({
  code: z.string().max(16),
  name: WallName,
  board: WallBoardId,
});
export type WallPairRequest = z.infer<typeof WallPairRequest>;

/** PATCH /api/walls/:deviceId → `{device}` */
export const WallDevicePatch = z.strictObject({ name: WallName.optional(), board: WallBoardId.optional() });
export type WallDevicePatch = z.infer<typeof WallDevicePatch>;

export const WallDeviceResult = z.object({ device: WallDevice });
export type WallDeviceResult = z.infer<typeof WallDeviceResult>;

/** POST /api/wall-boards → 201; PUT /api/wall-boards/:boardId with the version it is based on. */
export const WallBoardCreate = z.strictObject({ settings: WallBoardSettings });
export const WallBoardUpdate = z.strictObject({ settings: WallBoardSettings, version: z.number().int() });
export const WallBoardResult = z.object({ board: WallBoardRecord });
export type WallBoardResult = z.infer<typeof WallBoardResult>;

/** POST /api/wall-boards/preview → what a wall would show now with these settings; nothing is kept. */
export const WallPreviewAnswer = z.object({ board: WallBoard });

export const WallDeviceParams = z.object({ deviceId: WallDeviceId });
export const WallBoardParams = z.object({ boardId: WallBoardId });
