import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { WallSource } from '#walls/board-feed.ts';
import type { Db } from '../store/database.ts';
import type { Replica } from './replica.ts';
import { trendOf } from './trend.ts';
import type { Watch } from './watch.ts';

/** What walls are fed from of one account. */
export const createWallSource = (deps: {
  db: Db;
  accountId: AccountId;
  replica: Pick<Replica, 'snapshot' | 'onFrame'>;
  watch: Watch;
  wake(): void;
  now(): EpochMs;
  expected: WallSource['expected'];
}): WallSource => ({
  state: () => deps.replica.snapshot().state,
  onFrame: deps.replica.onFrame,
  trend: () => trendOf(deps.db, deps.accountId, deps.now()),
  expected: deps.expected,
  shownOn(boards) {
    if (deps.watch.viewersChanged(boards, 'walls')) deps.wake();
  },
});
