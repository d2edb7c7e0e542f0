import { describe, expect, it } from 'vitest';
import { createClock } from '../src/clock.ts';

describe('the clock', () => {
  it('runs what falls due on the way, each at its own instant and in order', () => {
    const clock = createClock({ startAtMs: 1000, speed: 0 });
    const ran: [string, number][] = [];
    clock.after(3000, () => ran.push(['late', clock.now()]));
    clock.after(1000, () => {
      ran.push(['early', clock.now()]);
      clock.after(500, () => ran.push(['planned on the way', clock.now()]));
    });
    clock.advance(2);
    expect(ran).toEqual([
      ['early', 2000],
      ['planned on the way', 2500],
    ]);
    clock.advance(10);
    expect(ran.at(-1)).toEqual(['late', 4000]);
    expect(clock.now()).toBe(13_000);
    clock.stop();
  });

  it('does not run what was taken back', () => {
    const clock = createClock({ startAtMs: 0, speed: 0 });
    let ran = false;
    const undo = clock.after(10, () => {
      ran = true;
    });
    undo();
    clock.advance(1);
    expect(ran).toBe(false);
  });

  it('never runs a timer before its instant, not by a fraction', () => {
    const clock = createClock({ startAtMs: 0, speed: 0 });
    const late: number[] = [];
    clock.at(10.7, () => late.push(clock.now() - 10.7));
    clock.advance(1);
    expect(late[0]).toBeGreaterThanOrEqual(0);
  });

  it('runs a thousand timers in order, ties in the order of asking', () => {
    const clock = createClock({ startAtMs: 0, speed: 0 });
    const ran: number[] = [];
    const due = Array.from({ length: 1000 }, (_, index) => (index * 7919) % 100);
    due.forEach((at, index) => clock.at(at, () => ran.push(at * 10_000 + index)));
    clock.advance(1);
    expect(ran).toHaveLength(1000);
    expect(ran).toEqual([...ran].sort((a, b) => a - b));
  });

  it('goes faster by its speed', async () => {
    const clock = createClock({ startAtMs: 0, speed: 1000 });
    await new Promise<void>((resolve) => clock.after(20_000, resolve));
    expect(clock.now()).toBeGreaterThanOrEqual(20_000);
    expect(clock.now()).toBeLessThan(2_000_000);
    clock.stop();
  });
});
