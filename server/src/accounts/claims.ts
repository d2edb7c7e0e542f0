import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { Pool } from 'pg';
import { type ClaimNews, type Claims, createClaims } from '#operations/claims.ts';
import type { Notifications } from '../store/notifications.ts';

/** Claims of one account on all nodes. */
export function createAccountClaims(
  accountId: AccountId,
  pool: Pool,
  notifications: Notifications,
  now: () => EpochMs,
): Claims {
  const claims = createClaims({
    now,
    tell(news) {
      const payload = JSON.stringify({ accountId, news });
      void pool.query(`select pg_notify('kf_claim', $1)`, [payload]).catch(() => undefined);
    },
  });
  notifications.on('kf_claim', (payload) => {
    const { accountId: of, news } = JSON.parse(payload) as { accountId: string; news: ClaimNews };
    if (of === accountId) claims.hear(news); // our own comes back as well, and changes nothing
  });
  return claims;
}
