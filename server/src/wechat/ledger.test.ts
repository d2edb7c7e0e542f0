import { describe, expect, it } from 'vitest';
import {
  createQuotaLedger,
  nextPlatformMidnight,
  platformDay,
  type QuotaIncrement,
  type QuotaRow,
} from './ledger.ts';

const LIST = '/customservice/kfsession/getwaitcase';
const SEND = '/cgi-bin/message/custom/send';
/** 23:59:30 in China. */
const LATE = Date.UTC(2024, 4, 31, 15, 59, 30);

/** Adds up as a database would, over all ledgers that share it. */
function createSharedStore() {
  const rows = new Map<string, QuotaRow>();
  const state = { broken: false, saves: 0 };
  const add = ({ day, path, used, refused, limit, closedUntil }: QuotaIncrement): void => {
    const row = rows.get(`${day} ${path}`) ?? { day, path, used: 0, refused: 0 };
    row.used += used;
    row.refused += refused;
    if (limit !== undefined) row.limit = limit;
    if (closedUntil === null) delete row.closedUntil;
    else if (closedUntil !== undefined) row.closedUntil = closedUntil;
    rows.set(`${day} ${path}`, row);
  };
  const store = {
    load: async (day: string) =>
      [...rows.values()].filter((row) => row.day === day).map((row) => ({ ...row })),
    save: async (increments: readonly QuotaIncrement[]) => {
      if (state.broken) throw new Error('store is down');
      const keys = increments.map(({ day, path }) => `${day} ${path}`);
      if (new Set(keys).size !== keys.length) throw new Error('the same row twice');
      state.saves += 1;
      increments.forEach(add);
    },
  };
  return { rows, store, state };
}

function setUp(startAt = LATE) {
  const clock = { now: startAt };
  const shared = createSharedStore();
  const errors: unknown[] = [];
  const open = () =>
    createQuotaLedger({ store: shared.store, now: () => clock.now, onError: (error) => errors.push(error) });
  return { clock, ...shared, errors, open };
}

describe('the platform’s day', () => {
  it('turns at midnight in China', () => {
    expect(platformDay(LATE)).toBe('2024-05-31');
    expect(platformDay(LATE + 30_000)).toBe('2024-06-01');
    expect(nextPlatformMidnight(LATE)).toBe(Date.UTC(2024, 4, 31, 16));
    expect(nextPlatformMidnight(Date.UTC(2024, 4, 31, 16))).toBe(Date.UTC(2024, 5, 1, 16));
  });
});

describe('the ledger', () => {
  it('counts on after a restart', async () => {
    const { open } = setUp();
    const first = open();
    for (let index = 0; index < 3; index += 1) first.spent(LIST);
    first.learn(LIST, { limit: 100, used: 3 });
    first.refused(SEND, 'daily_limit');
    await first.close();

    const second = open();
    await second.reload();
    second.spent(LIST);
    expect(second.usage()).toEqual({
      day: '2024-05-31',
      endpoints: [
        { path: SEND, used: 0, refused: 1 },
        { path: LIST, used: 4, refused: 0, limit: 100 },
      ],
    });
    expect(second.closure(SEND)).toEqual({ reason: 'daily_limit', until: LATE + 30_000 });
  });

  it('adds up what two processes count', async () => {
    const { open, rows } = setUp();
    const [one, two] = [open(), open()];
    one.spent(LIST);
    two.spent(LIST);
    two.spent(LIST);
    await Promise.all([one.close(), two.close()]);
    expect(rows.get(`2024-05-31 ${LIST}`)?.used).toBe(3);
    await one.reload();
    expect(one.usage().endpoints[0]?.used).toBe(3);
  });

  it('starts at zero on a new day, knows the limit still, and stores the old day’s rest', async () => {
    const { open, clock, rows } = setUp();
    const ledger = open();
    ledger.learn(LIST, { limit: 10, used: 9 });
    ledger.refused(LIST, 'daily_limit');
    clock.now += 30_000;
    expect(ledger.closure(LIST)).toBeUndefined();
    expect(ledger.usage()).toEqual({
      day: '2024-06-01',
      endpoints: [{ path: LIST, used: 0, refused: 0, limit: 10 }],
    });
    await ledger.close();
    expect(rows.get(`2024-05-31 ${LIST}`)).toMatchObject({ used: 9, refused: 1 });
  });

  it('keeps what could not be stored, and stores it once', async () => {
    const { open, state, rows, errors } = setUp();
    const ledger = open();
    state.broken = true;
    ledger.spent(LIST);
    await ledger.flush();
    ledger.spent(LIST);
    await ledger.flush();
    expect(errors).toHaveLength(2);
    state.broken = false;
    await ledger.close();
    expect(rows.get(`2024-05-31 ${LIST}`)?.used).toBe(2);
    expect(state.saves).toBe(1);
  });

  it('shares: the highest of those with a known limit', () => {
    const ledger = setUp().open();
    expect(ledger.share()).toBe(0);
    ledger.spent(LIST);
    expect(ledger.share()).toBe(0);
    ledger.learn(LIST, { limit: 100, used: 20 });
    ledger.learn(SEND, { limit: 100, used: 50 });
    expect(ledger.share()).toBe(0.5);
    expect(ledger.share([LIST])).toBe(0.2);
  });

  it('takes over what others have used, and never counts down by a reading', () => {
    const ledger = setUp().open();
    for (let index = 0; index < 5; index += 1) ledger.spent(LIST);
    ledger.learn(LIST, { limit: 100, used: 40 });
    expect(ledger.usage().endpoints[0]?.used).toBe(40);
    ledger.learn(LIST, { limit: 100, used: 39 }); // the platform's counters may lag by a percent
    expect(ledger.usage().endpoints[0]?.used).toBe(40);
  });

  it('opens again when the counters were set to zero, also in the store', async () => {
    const { open, rows } = setUp();
    const ledger = open();
    ledger.spent(LIST);
    await ledger.flush();
    ledger.spent(LIST);
    ledger.refused(LIST, 'daily_limit');
    ledger.cleared();
    expect(ledger.closure(LIST)).toBeUndefined();
    ledger.spent(LIST);
    await ledger.close();
    expect(rows.get(`2024-05-31 ${LIST}`)).toEqual({ day: '2024-05-31', path: LIST, used: 1, refused: 1 });
  });

  it('closes for the rest of a minute, and longer if the day is spent', () => {
    const { open, clock } = setUp(Date.UTC(2024, 4, 31, 4, 0, 20));
    const ledger = open();
    ledger.refused(LIST, 'minute_limit');
    expect(ledger.closure(LIST)).toEqual({ reason: 'minute_limit', until: Date.UTC(2024, 4, 31, 4, 1) });
    ledger.refused(LIST, 'daily_limit');
    ledger.refused(LIST, 'minute_limit');
    clock.now += 60_000;
    expect(ledger.closure(LIST)?.reason).toBe('daily_limit');
  });
});
