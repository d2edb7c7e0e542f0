import { describe, expect, it } from 'vitest';
import { type CalibrationJson, createCalibration } from './calibration.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const P90 = 4 * MINUTE;

/** Customers who all wait `actual`, one after the other from `from`; returns when the last was served. */
function judgeMany(
  calibration: ReturnType<typeof createCalibration>,
  from: number,
  actual: number,
  count: number,
): number {
  for (let i = 0; i < count; i += 1) {
    const at = from + i * MINUTE;
    calibration.note(`c${at}`, at, 2 * MINUTE, P90);
    calibration.judge(`c${at}`, at + actual);
  }
  return from + count * MINUTE;
}

const upperEnd = (calibration: ReturnType<typeof createCalibration>): number =>
  calibration.adjust(2 * MINUTE, P90).p90Ms;

describe('calibration', () => {
  it('widens when waits are longer than forecast', () => {
    const calibration = createCalibration();
    judgeMany(calibration, 9 * HOUR, 10 * MINUTE, 200);
    expect(upperEnd(calibration)).toBeGreaterThan(1.2 * P90);
  });

  it('does not carry into the next day what went wrong while nobody’s hours were known', () => {
    const calibration = createCalibration();
    judgeMany(calibration, 9 * HOUR, 10 * MINUTE, 300);
    judgeMany(calibration, 33 * HOUR, MINUTE, 1);
    expect(upperEnd(calibration)).toBeLessThan(1.01 * P90);
  });

  it('keeps what any later day taught', () => {
    const calibration = createCalibration();
    judgeMany(calibration, 9 * HOUR, MINUTE, 1);
    judgeMany(calibration, 33 * HOUR, 10 * MINUTE, 300);
    const learnt = upperEnd(calibration);
    judgeMany(calibration, 57 * HOUR, MINUTE, 1);
    expect(upperEnd(calibration)).toBeGreaterThan(0.99 * learnt);
  });

  it('goes on in the first day after a restart', () => {
    const first = createCalibration();
    judgeMany(first, 9 * HOUR, 10 * MINUTE, 100);
    const second = createCalibration();
    second.restore(JSON.parse(JSON.stringify(first.toJSON())) as CalibrationJson);
    for (const one of [first, second]) judgeMany(one, 12 * HOUR, 10 * MINUTE, 100);
    expect(upperEnd(second)).toBe(upperEnd(first));
    for (const one of [first, second]) judgeMany(one, 33 * HOUR, MINUTE, 1);
    expect(second.toJSON()).toEqual(first.toJSON());
  });

  it('takes a state that was kept without a first day as older than a day', () => {
    const old = createCalibration();
    judgeMany(old, 9 * HOUR, 10 * MINUTE, 300);
    const { firstDayEnds: _, ...kept } = old.toJSON();
    const calibration = createCalibration();
    calibration.restore(kept);
    judgeMany(calibration, 33 * HOUR, MINUTE, 1);
    expect(upperEnd(calibration)).toBeGreaterThan(1.2 * P90);
  });
});
