import { describe, expect, it } from 'vitest';
import { createFailSafe } from './fail-safe.ts';

const LIMIT_MS = 60;
const hang = (): string => {
  for (;;);
};

describe('rules under a time limit', () => {
  it('answer, now or later, and throw what they throw', async () => {
    const { run } = createFailSafe(LIMIT_MS);
    expect(await run(() => 'now')).toBe('now');
    expect(await run(async () => 'later')).toBe('later');
    expect(await run((): undefined => undefined)).toBeUndefined();
    await expect(run(() => Promise.reject(new Error('later')))).rejects.toThrow('later');
    await expect(
      run(() => {
        throw new Error('now');
      }),
    ).rejects.toThrow('now');
  });

  it('of many messages that arrive together each answer for itself', async () => {
    const { run } = createFailSafe(LIMIT_MS);
    const answers = await Promise.allSettled(
      [1, 2, 3, 4].map((n) =>
        run(() => {
          if (n === 2) throw new Error('two');
          return n % 2 === 0 ? Promise.resolve(n) : n;
        }),
      ),
    );
    expect(answers.map((one) => (one.status === 'fulfilled' ? one.value : 'threw'))).toEqual([
      1,
      'threw',
      3,
      4,
    ]);
  });

  it('of a burst are not taken for slow because they are many', async () => {
    const { run } = createFailSafe(300);
    const busy = (n: number) => () => {
      for (const end = performance.now() + 1.5; performance.now() < end; );
      return n;
    };
    const ns = Array.from({ length: 400 }, (_, n) => n);
    expect(await Promise.all(ns.map((n) => run(busy(n))))).toEqual(ns);
  });

  it('that never come back are ended, those behind them are not waited for, and all are at rest for a while', async () => {
    let now = 1_000;
    const { run } = createFailSafe(LIMIT_MS, () => now);
    const startedAt = Date.now();
    const behind = (): Promise<string | undefined>[] =>
      Array.from({ length: 100 }, () => run(() => 'behind'));
    const answers = await Promise.all([run(() => 'before'), run(hang), ...behind()]);
    expect(Date.now() - startedAt).toBeLessThan(1_000);
    expect(answers).toEqual(['before', ...Array.from({ length: 101 }, () => undefined)]);
    expect(await run(() => 'at rest')).toBeUndefined();
    now += 30_000;
    expect(await run(() => 'again')).toBe('again');
  });

  it('that are slow are not waited for, and are at rest for a while', async () => {
    let now = 1_000;
    const { run } = createFailSafe(LIMIT_MS, () => now);
    expect(await run(() => new Promise<string>(() => undefined))).toBeUndefined();
    expect(await run(() => 'at rest')).toBeUndefined();
    now += 30_000;
    expect(await run(() => 'again')).toBe('again');
  });
});
