import { describe, expect, it } from 'vitest';
import { createWallClock } from './clock.ts';

/** A computer whose two clocks can be moved apart. */
function computer() {
  const time = { monotonic: 1_000, wall: 500_000 };
  const clock = createWallClock({ monotonic: () => time.monotonic, wall: () => time.wall });
  const pass = (ms: number) => {
    time.monotonic += ms;
    time.wall += ms;
    return clock.takeSleep();
  };
  return { time, clock, pass };
}

describe('the clock of a wall', () => {
  it('is the server’s, of the message that travelled fastest', () => {
    const { clock, pass } = computer();
    clock.observe(9_000_000);
    pass(1_000);
    clock.observe(9_000_400); // 600 ms late
    expect(clock.now()).toBe(9_001_000);
  });
  it('knows how long the page has been open, whatever the computer took the time to be', () => {
    const { clock, pass } = computer();
    pass(1_000);
    clock.observe(Date.UTC(2026, 2, 11));
    pass(1_000);
    expect(clock.uptime()).toBe(2_000);
  });
  it('does not move when the computer’s clock is corrected back', () => {
    const { clock, pass, time } = computer();
    clock.observe(9_000_000);
    time.wall -= 3_600_000;
    expect(pass(1_000)).toBe(0);
    expect(clock.now()).toBe(9_001_000);
  });
  it('goes on through sleep, though the monotonic clock stood', () => {
    const { clock, pass, time } = computer();
    clock.observe(9_000_000);
    pass(1_000);
    time.wall += 600_000;
    expect(pass(1_000)).toBe(600_000);
    expect(clock.now()).toBe(9_602_000);
    clock.observe(9_601_990); // the first message after sleep tells it exactly
    expect(clock.now()).toBe(9_601_990);
  });
});
