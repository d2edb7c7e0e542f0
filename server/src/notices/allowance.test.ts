import type { EpochMs } from '@kf/shared/contract/ids';
import { initialNotices } from '@kf/shared/domain/initial-rules';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowanceOf } from './allowance.ts';
import type { CustomerAct, NoticeRow } from './ports.ts';

const rules = initialNotices.allowance;
const HOUR = 3_600_000;
const START = 1_800_000_000_000;
const after = (ms: number) => (START + ms) as EpochMs;
const act = (ms: number, kind: CustomerAct['kind'] = 'message'): CustomerAct => ({ at: after(ms), kind });
const row = (ms: number, over: Partial<NoticeRow> = {}): NoticeRow =>
  ({ channel: 'message', state: 'sent', plannedAt: after(ms), endedAt: after(ms), ...over }) as NoticeRow;
const left = (acts: CustomerAct[], rows: NoticeRow[], now: number) =>
  allowanceOf(acts, rows, rules, after(now)).left;

describe('the allowance of a customer', () => {
  it('is five in two days after a message, three in a minute after a tap, and does not add up', () => {
    expect(left([], [], 0)).toBe(0);
    expect(left([act(0)], [row(1), row(2)], 10)).toBe(3);
    expect(left([act(0)], [], 48 * HOUR)).toBe(0);
    expect(left([act(0, 'tap')], [], 10_000)).toBe(3);
    expect(left([act(0, 'tap')], [], 60_000)).toBe(0);
    expect(left([act(0), act(5), act(9)], [], 10)).toBe(5);
    expect(left([act(0), act(20, 'tap')], [row(1), row(2), row(3), row(4), row(5)], 30)).toBe(3);
  });

  it('counts what is planned and what may have left, not what was refused or came as an answer', () => {
    const rows = [
      row(1, { state: 'planned' }),
      row(2, { state: 'uncertain' }),
      row(3, { state: 'dropped' }),
      row(4, { state: 'failed', wechat: { errcode: -1 } }),
      row(5, { channel: 'passive' }),
    ];
    expect(left([act(0)], rows, 10)).toBe(3);
  });

  it('is nothing after a refusal until the customer does something, and for a week where they refuse messages', () => {
    const refused = (errcode: number) => row(10, { state: 'failed', wechat: { errcode } });
    expect(left([act(0)], [refused(45015)], 20)).toBe(0);
    expect(left([act(0), act(30)], [refused(45015)], 40)).toBe(5);
    expect(left([act(0), act(30)], [refused(48002)], 40)).toBe(0);
    expect(left([act(0), act(170 * HOUR)], [refused(48002)], 170 * HOUR + 10)).toBe(5);
  });

  it('never lets more through than WeChat would, whatever the order', () => {
    const steps = fc.array(
      fc.record({
        wait: fc.integer({ min: 1, max: 20 * HOUR }),
        what: fc.constantFrom('message', 'tap', 'send', 'send', 'send'),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (taken) => {
        const acts: CustomerAct[] = [];
        const rows: NoticeRow[] = [];
        // WeChat's side, as its page says: the larger count, the later deadline
        let pair = { left: 0, until: 0 };
        let now = 0;
        for (const { wait, what } of taken) {
          now += wait;
          if (pair.until < now) pair = { left: 0, until: 0 };
          if (what === 'send') {
            if (left(acts, rows, now) <= 0) continue;
            expect(pair.left).toBeGreaterThan(0);
            pair.left -= 1;
            rows.push(row(now));
            continue;
          }
          const [count, ms] = what === 'message' ? [5, 48 * HOUR] : [3, 60_000];
          pair = { left: Math.max(pair.left, count), until: Math.max(pair.until, now + ms) };
          acts.push(act(now, what === 'message' ? 'message' : 'tap'));
        }
      }),
      { numRuns: 300 },
    );
  });
});
