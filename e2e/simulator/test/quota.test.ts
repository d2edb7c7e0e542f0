import { describe, expect, it } from 'vitest';
import { ApiError } from '../src/errors.ts';
import { createQuotaBook } from '../src/quota.ts';
import { openWindow, spend } from '../src/world/message-window.ts';
import type { MessageWindow, WindowKind } from '../src/world/world.ts';

const PATH = '/customservice/kfsession/create';
const MIDNIGHT = 1_699_977_600; // 2023-11-15 00:00 in China
const rules = {
  dailyLimits: {},
  minuteLimits: {},
  defaultDailyLimit: 5,
  defaultMinuteLimit: 3,
  clearQuotaPerMonth: 10,
};

function errcode(run: () => unknown): number {
  try {
    run();
    return 0;
  } catch (error) {
    if (error instanceof ApiError) return error.errcode;
    throw error;
  }
}

describe('calls per endpoint', () => {
  it('refuses by the minute with 45011 and by the day with 45009, and counts refused calls too', () => {
    const book = createQuotaBook(rules);
    const codes = [0, 1, 2, 3, 60, 61].map((s) => errcode(() => book.count(PATH, MIDNIGHT + s)));
    expect(codes).toEqual([0, 0, 0, 45011, 0, 45009]);
    expect(book.usage(PATH, MIDNIGHT + 61)).toEqual({ dailyLimit: 5, used: 6, minuteLimit: 3 });
  });

  it('starts anew at midnight in China', () => {
    const book = createQuotaBook(rules);
    book.exhaust(PATH, MIDNIGHT + 86_399);
    expect(errcode(() => book.count(PATH, MIDNIGHT + 86_399))).toBe(45009);
    expect(errcode(() => book.count(PATH, MIDNIGHT + 86_400))).toBe(0);
  });

  it('is cleared ten times a calendar month, then 48006', () => {
    const book = createQuotaBook(rules);
    book.exhaust(PATH, MIDNIGHT);
    for (let i = 0; i < 10; i += 1) book.clear(MIDNIGHT + i);
    expect(errcode(() => book.count(PATH, MIDNIGHT + 11))).toBe(0);
    expect(errcode(() => book.clear(MIDNIGHT + 12))).toBe(48006);
    expect(errcode(() => book.clear(MIDNIGHT + 16 * 86_400))).toBe(0); // 1 December
  });

  it('knows the published limits, and takes others from the settings', () => {
    const book = createQuotaBook({ ...rules, dailyLimits: { '/a': 1, '/b': null } });
    expect(book.usage('/cgi-bin/token', MIDNIGHT)).toMatchObject({ dailyLimit: 2000, minuteLimit: null });
    expect(book.usage('/cgi-bin/stable_token', MIDNIGHT)).toMatchObject({
      dailyLimit: 500_000,
      minuteLimit: 10_000,
    });
    expect(book.usage('/a', MIDNIGHT).dailyLimit).toBe(1);
    expect(book.usage('/b', MIDNIGHT).dailyLimit).toBeNull();
  });
});

describe('messages per customer', () => {
  const windows = {
    messageWindow: { count: 5, seconds: 172_800 },
    menuWindow: { count: 3, seconds: 60 },
    followWindow: { count: 3, seconds: 60 },
    scanWindow: { count: 3, seconds: 60 },
    payWindow: { count: 1e9, seconds: 172_800 },
  };
  const merged = { ...windows, quotaModel: 'merged' as const };
  const perAction = { ...windows, quotaModel: 'perAction' as const };
  const after = (model: typeof merged | typeof perAction, ...acts: [WindowKind, number][]) =>
    acts.reduce<MessageWindow>((window, [kind, at]) => openWindow(window, model, at * 1000, kind), {});

  function spendAll(window: MessageWindow, atSeconds: number): { sent: number; code: 45015 | 45047 } {
    let left: MessageWindow = window;
    for (let sent = 0; ; sent += 1) {
      const next = spend(left, atSeconds * 1000);
      if (typeof next === 'number') return { sent, code: next };
      left = next;
    }
  }

  it('are none before the customer did anything', () => {
    expect(spendAll({}, 0)).toEqual({ sent: 0, code: 45015 });
  });

  it('are five after a message, however many messages there were', () => {
    expect(spendAll(after(merged, ['message', 0], ['message', 1], ['message', 2]), 3)).toEqual({
      sent: 5,
      code: 45047,
    });
  });

  it('are three for a minute after a menu click, a follow or a scan', () => {
    for (const kind of ['menu', 'follow', 'scan'] as const) {
      expect(spendAll(after(merged, [kind, 0]), 60)).toEqual({ sent: 3, code: 45047 });
      expect(spendAll(after(merged, [kind, 0]), 60.001)).toEqual({ sent: 0, code: 45015 });
    }
  });

  it('end 48 hours after the last message', () => {
    expect(spendAll(after(merged, ['message', 0]), 172_800).sent).toBe(5);
    expect(spendAll(after(merged, ['message', 0]), 172_801)).toEqual({ sent: 0, code: 45015 });
  });

  it('keep the larger count and the later end when acts are merged', () => {
    expect(spendAll(after(merged, ['message', 0], ['menu', 10]), 100).sent).toBe(5);
    expect(spendAll(after(merged, ['menu', 0], ['message', 100]), 200).sent).toBe(5);
  });

  it('are kept apart per act in the other reading, the one that ends first spent first', () => {
    const both = after(perAction, ['message', 0], ['menu', 10]);
    expect(spendAll(both, 20)).toEqual({ sent: 8, code: 45047 });
    expect(spendAll(both, 100)).toEqual({ sent: 5, code: 45047 });
    const one = spend(both, 20_000);
    expect(one).toMatchObject({ menu: { remaining: 2 }, message: { remaining: 5 } });
  });
});
