import type { EpochMs } from '../contract/ids.ts';
import type { WallBoard, WallBoardId, WallGroupRow, WallLevel } from '../contract/wall.ts';

const MINUTE = 60_000;

/** 11 March 2026 10:48:26 in Shanghai. */
export const boardTime = Date.UTC(2026, 2, 11, 2, 48, 26);

const ago = (now: number, seconds: number) => (now - seconds * 1_000) as EpochMs;

export const boardRow = (now: number, key: string, row: Partial<WallGroupRow> = {}): WallGroupRow => ({
  key,
  name: key,
  waiting: 1,
  longestSince: ago(now, 52),
  free: 3,
  level: 'normal',
  ...row,
});

/** A calm board: four wait, nothing is wrong. `now`: server time. */
export function calmBoard(now: number = boardTime, change: Partial<WallBoard> = {}): WallBoard {
  const source = { asOf: ago(now, 2), liveWithinMs: 12_000, staleAfterMs: 30_000 };
  const at = (name: 'queue' | 'online' | 'sessions') =>
    ({ source: name, level: 'normal' as WallLevel, stale: false }) as const;
  return {
    boardId: 'b1' as WallBoardId,
    version: 1,
    name: '云杉家居',
    at: now as EpochMs,
    build: 'build-1',
    timeZone: 'Asia/Shanghai',
    look: {
      theme: 'dark',
      language: 'zh',
      rotateMs: 12_000,
      safeMargin: 0,
      burnInShift: false,
      nightlyInvert: false,
      sound: false,
    },
    sources: { queue: source, online: source, sessions: source },
    summary: { level: 'normal', count: 0 },
    thresholds: {
      waiting: { attention: 10, alarm: 20 },
      longestWaitMs: { attention: 5 * MINUTE, alarm: 10 * MINUTE },
    },
    figures: {
      waiting: { ...at('queue'), value: 4, bars: [108, 72, 52, 19].map((s) => ago(now, s)) },
      longest: { ...at('queue'), since: ago(now, 108) },
      expected: { ...at('queue'), parts: [{ range: { p50Ms: 20_000, p90Ms: 2 * MINUTE } }] },
      free: { ...at('online'), value: 9 },
      online: { ...at('online'), value: 10, of: 12, devices: { pc: 6, phone: 2, both: 2 } },
      serviceLevel: { ...at('queue'), parts: [{ share: 0.91, target: 0.8, withinMs: 3 * MINUTE }] },
      abandoned: { ...at('queue'), value: 3 },
    },
    conditions: [],
    chart: {
      fromAt: ago(now, 2 * 3600),
      stepMs: 2 * MINUTE,
      waiting: Array.from({ length: 60 }, (_, i) => Math.round(3 + 2 * Math.sin(i / 4) + Math.sin(i / 9))),
    },
    groups: [
      boardRow(now, '售前咨询'),
      boardRow(now, '售后服务', { longestSince: ago(now, 72), free: 2 }),
      boardRow(now, '物流与安装', { waiting: 0, longestSince: null, free: 4 }),
      boardRow(now, '-', { name: null, waiting: 2, longestSince: ago(now, 108), free: null }),
    ],
    ...change,
  };
}

/** 23 wait, the longest for 12:36; two tiles are at alarm. */
export function alarmingBoard(now: number = boardTime): WallBoard {
  const board = calmBoard(now);
  const since = ago(now, 156);
  const alarm = { level: 'alarm' as const, levelSince: since };
  const attention = { level: 'attention' as const, levelSince: since };
  const bars = [756, 641, 588, 560, 537, 485, 464, 432, 410, 381, 358, 331, 302, 280, 260];
  const { figures } = board;
  return {
    ...board,
    summary: { level: 'alarm', count: 2, since },
    figures: {
      ...(figures.waiting && {
        waiting: { ...figures.waiting, ...alarm, value: 23, bars: bars.map((s) => ago(now, s)) },
      }),
      ...(figures.longest && { longest: { ...figures.longest, ...alarm, since: ago(now, 756) } }),
      ...(figures.expected && {
        expected: {
          ...figures.expected,
          ...attention,
          parts: [{ range: { p50Ms: 14 * MINUTE, p90Ms: 22 * MINUTE } }],
        },
      }),
      ...(figures.free && { free: { ...figures.free, ...attention, value: 0 } }),
      ...(figures.online && {
        online: { ...figures.online, value: 7, devices: { pc: 4, phone: 2, both: 1 } },
      }),
      ...(figures.serviceLevel && {
        serviceLevel: {
          ...figures.serviceLevel,
          ...attention,
          parts: [{ share: 0.61, target: 0.8, withinMs: 3 * MINUTE }],
        },
      }),
      ...(figures.abandoned && { abandoned: { ...figures.abandoned, value: 21 } }),
    },
    chart: {
      fromAt: ago(now, 2 * 3600),
      stepMs: 2 * MINUTE,
      waiting: Array.from({ length: 60 }, (_, i) => Math.round(3 + i / 3 + 2 * Math.sin(i / 5))),
    },
    groups: [
      boardRow(now, '售前咨询', { ...alarm, waiting: 6, longestSince: ago(now, 756), free: 0 }),
      boardRow(now, '售后服务', { ...attention, waiting: 9, longestSince: ago(now, 588), free: 0 }),
      boardRow(now, '物流与安装', { waiting: 2, longestSince: ago(now, 250), free: 0 }),
      boardRow(now, '-', { ...attention, name: null, waiting: 6, longestSince: ago(now, 485), free: null }),
    ],
  };
}

/** Nine wait, the longest for 8:42; one tile and every group ask for attention. */
export function attentiveBoard(now: number = boardTime): WallBoard {
  const board = calmBoard(now);
  const attention = { level: 'attention' as const, levelSince: ago(now, 222) };
  const { figures } = board;
  return {
    ...board,
    summary: { level: 'attention', count: 1, since: ago(now, 222) },
    figures: {
      ...figures,
      ...(figures.waiting && {
        waiting: {
          ...figures.waiting,
          value: 9,
          bars: [522, 435, 363, 328, 280, 255, 185, 96, 20].map((s) => ago(now, s)),
        },
      }),
      ...(figures.longest && { longest: { ...figures.longest, ...attention, since: ago(now, 522) } }),
      ...(figures.free && { free: { ...figures.free, value: 5 } }),
    },
    groups: [
      boardRow(now, '售前咨询', { ...attention, waiting: 2, longestSince: ago(now, 363), free: 2 }),
      boardRow(now, '售后服务', { ...attention, waiting: 2, longestSince: ago(now, 522), free: 2 }),
      boardRow(now, '物流与安装', { ...attention, longestSince: ago(now, 328), free: 1 }),
      boardRow(now, '-', { ...attention, name: null, waiting: 4, longestSince: ago(now, 435), free: null }),
    ],
  };
}

/** As full as a wall can get: three digits everywhere, waits above an hour, long names, conditions and a notice. */
export function crowdedBoard(now: number = boardTime): WallBoard {
  const board = alarmingBoard(now);
  const long = ago(now, 3_847);
  const { figures } = board;
  const levels: WallLevel[] = ['alarm', 'attention', 'attention', 'normal', 'normal', 'normal', 'normal'];
  const names = [
    '大客户专属组',
    '会员权益客服',
    '物流与安装部',
    '投诉与升级组',
    '海外购专属组',
    '门店自提客服',
    '以旧换新小组',
  ];
  return {
    ...board,
    summary: { level: 'alarm', count: 12, since: long },
    ticker: '今天 18:00 起系统升级',
    conditions: [
      { kind: 'nobody_online', level: 'alarm', since: long, count: 128 },
      { kind: 'handover_unfinished', level: 'attention', since: long, count: 12 },
    ],
    figures: {
      ...figures,
      ...(figures.waiting && { waiting: { ...figures.waiting, value: 128 } }),
      ...(figures.longest && { longest: { ...figures.longest, since: long } }),
      ...(figures.expected && {
        expected: { ...figures.expected, parts: [{ range: { p50Ms: 44 * MINUTE, p90Ms: 58 * MINUTE } }] },
      }),
      ...(figures.free && { free: { ...figures.free, value: 112 } }),
      ...(figures.online && {
        online: {
          ...figures.online,
          level: 'attention',
          value: 104,
          of: 128,
          devices: { pc: 60, phone: 24, both: 20 },
        },
      }),
      ...(figures.serviceLevel && {
        serviceLevel: { ...figures.serviceLevel, parts: [{ share: 1, target: 0.8, withinMs: 3 * MINUTE }] },
      }),
      ...(figures.abandoned && { abandoned: { ...figures.abandoned, value: 1_021 } }),
    },
    groups: names.map((name, i) =>
      boardRow(now, name, {
        level: levels[i] ?? 'normal',
        levelSince: long,
        waiting: 108 + i,
        longestSince: long,
        free: 112,
      }),
    ),
  };
}
