import type { TrendAnswer } from '@kf/shared/contract/http';
import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { Db } from '../store/database.ts';
import { waitingSamples } from '../store/records.ts';
import { minuteOf } from './chores.ts';

const MINUTE_MS = 60_000;
const TREND_MS = 2 * 3_600_000;

/** Waiting customers per minute of the last two hours. */
export async function trendOf(db: Db, accountId: AccountId, now: EpochMs): Promise<TrendAnswer> {
  const fromAt = minuteOf((now - TREND_MS) as EpochMs);
  const samples = new Map<number, number>();
  for (const { minute, waiting } of await waitingSamples(db, accountId, fromAt)) samples.set(minute, waiting);
  const minutes = Array.from({ length: TREND_MS / MINUTE_MS + 1 }, (_, i) => fromAt + i * MINUTE_MS);
  return { fromAt, stepMs: MINUTE_MS, waiting: minutes.map((minute) => samples.get(minute) ?? null) };
}
