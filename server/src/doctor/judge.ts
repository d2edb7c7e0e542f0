import type { CheckReason, EndpointUse, SeenCount } from '@kf/shared/contract/doctor';
import type { ErrorCode } from '@kf/shared/contract/errors';
import type { Agent } from '@kf/shared/contract/live';
import type { Verdict } from './ports.ts';

/** Pure: from what was observed to what is to be said. Times are epoch ms. */

/** Whole seconds on one side and the way of the answer: less than this is no difference. */
const SKEW_ATTENTION_MS = 5_000;
/** Waiting times and the age of pushes are plainly wrong. */
const SKEW_FAILED_MS = 60_000;
/** How often customer service has to answer "busy" in a row before it is no accident. */
const BUSY_IN_A_ROW = 3;
/** Things found by a read that no push told of; one may be a race of a moment. */
const FOUND_AT_LEAST = 2;
/** A push as young as this proves the way in. */
const SILENT_MS = 10 * 60_000;
const NEARLY_SPENT = 0.8;

const good = (facts: Verdict['facts'] = {}): Verdict => ({ state: 'good', facts });
const because = (state: Verdict['state'], reason: CheckReason, facts: Verdict['facts'] = {}): Verdict => ({
  state,
  reason,
  facts,
});

export interface Failure {
  code: ErrorCode;
  errcode?: number | undefined;
  errmsg?: string | undefined;
  rid?: string | undefined;
}

const failed = ({ code, errcode, rid }: Failure, facts: Verdict['facts'] = {}): Verdict => ({
  state: 'failed',
  code,
  ...(errcode !== undefined && { errcode }),
  ...(rid !== undefined && { rid }),
  facts,
});

/** The address that the platform saw, in `invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist`. */
export const refusedAddress = (errmsg: string | undefined): string | undefined =>
  /invalid ip ([0-9a-f.:]+)/i.exec(errmsg ?? '')?.[1];

export function judgeToken(failure: Failure | undefined, expiresAt: number | undefined): Verdict {
  if (failure) return failed(failure);
  return good(expiresAt === undefined ? {} : { expiresAt });
}

/** Only the answer to a request for a token tells; one that failed for another reason tells nothing. */
export function judgeAllowList(failure: Failure | undefined): Verdict | undefined {
  if (!failure) return good();
  if (failure.code === 'wechat_ip_refused') {
    const address = refusedAddress(failure.errmsg);
    return failed(failure, address === undefined ? {} : { address });
  }
  const unsaid = failure.code === 'wechat_unavailable' || failure.code === 'wechat_unreadable';
  return unsaid ? undefined : because('unknown', 'waits_for_token');
}

/** @param busyInARow answers of -1 from customer service since its last good one */
export function judgeFeature(failure: Failure | undefined, busyInARow: number): Verdict | undefined {
  if (!failure) return good();
  if (failure.code === 'wechat_not_enabled' || failure.code === 'wechat_unauthorized') return failed(failure);
  if (failure.errcode !== -1) return undefined;
  // An account without the feature has been seen to answer -1 for good.
  return busyInARow >= BUSY_IN_A_ROW
    ? { ...failed(failure), reason: 'maybe_not_enabled' }
    : { ...failed(failure), state: 'attention', reason: 'busy' };
}

/** @param skewMs how far the platform's clock is ahead of ours */
export function judgeClock(skewMs: number | undefined): Verdict {
  if (skewMs === undefined) return because('unknown', 'clock_untold');
  const off = Math.abs(skewMs);
  if (off < SKEW_ATTENTION_MS) return good({ skewMs });
  return because(off < SKEW_FAILED_MS ? 'attention' : 'failed', 'clock_skewed', { skewMs });
}

export interface CallbackSeen {
  verifiedAt?: number;
  /** Newest push of any kind that was kept. */
  pushAt?: number;
  pushes: SeenCount[];
  refused: SeenCount[];
}

const REFUSED = /^refused_/;

export function readSeen(seen: readonly SeenCount[]): CallbackSeen {
  const newestFirst = [...seen].sort((a, b) => b.at - a.at);
  const pushes = newestFirst.filter(({ what }) => what.startsWith('push:'));
  const refused = newestFirst.filter(({ what }) => REFUSED.test(what));
  const verified = newestFirst.find(({ what }) => what === 'verified');
  return {
    ...(verified && { verifiedAt: verified.at }),
    ...(pushes[0] && { pushAt: pushes[0].at }),
    pushes: pushes.map((row) => ({ ...row, what: row.what.slice('push:'.length) })),
    refused: refused.map((row) => ({ ...row, what: row.what.slice('refused_'.length) })),
  };
}

/**
 * @param found instants at which a read found what a push should have told
 * @param probe what became of asking our own public address, if that was tried later than the last push
 */
export function judgeCallback(
  { verifiedAt, pushAt }: CallbackSeen,
  found: readonly number[],
  probe: { at: number; reason: CheckReason } | undefined,
): Verdict {
  const facts = {
    ...(verifiedAt !== undefined && { verifiedAt }),
    ...(pushAt !== undefined && { pushAt }),
  };
  const missing = found.filter((at) => at > (pushAt ?? 0));
  if (missing.length >= FOUND_AT_LEAST)
    return because('failed', 'pushes_missing', { ...facts, found: missing.length });
  // What came from the platform itself says more than what we see of our own address.
  const isSilent = probe && probe.at - Math.max(pushAt ?? 0, verifiedAt ?? 0) > SILENT_MS;
  if (probe && isSilent && !(probe.reason === 'no_public_url' && pushAt !== undefined))
    return because(probe.reason === 'no_public_url' ? 'attention' : 'failed', probe.reason, facts);
  if (pushAt !== undefined) return good(facts);
  return because('unknown', verifiedAt === undefined ? 'never_verified' : 'no_push_yet', facts);
}

const refusals = {
  signature: 'signature_mismatch',
  encryption: 'decryption_failed',
  plaintext: 'plaintext_refused',
  timestamp: 'timestamp_refused',
} as const satisfies Record<string, CheckReason>;

/**
 * Whether what the platform signs and encrypts with is what we read with. One thing that could be read later than the last
 * that could not settles it; the check of the address is signed, but not encrypted, so it settles only signatures.
 */
export function judgeKeys({ refused, pushAt = 0, verifiedAt = 0 }: CallbackSeen): Verdict {
  const last = refused.find(({ what }) => what in refusals);
  const lastGood = Math.max(pushAt, verifiedAt);
  if (!last) return lastGood === 0 ? because('unknown', 'no_push_yet') : good({ pushAt: lastGood });
  const settledAt = last.what === 'encryption' || last.what === 'plaintext' ? pushAt : lastGood;
  if (last.at <= settledAt) return good({ pushAt: settledAt });
  const facts = Object.fromEntries(refused.map(({ what, count }) => [what, count]));
  const reason = refusals[last.what as keyof typeof refusals];
  return because('failed', reason, { ...facts, refusedAt: last.at });
}

export function judgeAgents(agents: readonly Pick<Agent, 'presence' | 'binding'>[]): Verdict {
  const bound = agents.filter(
    ({ binding }) => binding.state === 'bound' || binding.state === 'unknown',
  ).length;
  const online = agents.filter(({ presence }) => presence !== 'offline').length;
  const facts = { agents: agents.length, bound, online };
  if (agents.length === 0) return because('failed', 'no_agents', facts);
  if (bound === 0) return because('failed', 'none_bound', facts);
  if (online === 0) return because('attention', 'none_online', facts);
  if (bound < agents.length) return because('attention', 'some_unbound', facts);
  return good(facts);
}

export interface Use {
  path: string;
  used: number;
  refused: number;
  limit?: number;
  closedUntil?: number;
}

/**
 * When the day's calls end at the rate of the last hour, or of the day so far where that is higher.
 *
 * @param before counts of about an hour ago, by path
 */
export function usesOf(
  uses: readonly Use[],
  before: { at: number; used: ReadonlyMap<string, number> } | undefined,
  day: { startedAt: number; endsAt: number },
  now: number,
): EndpointUse[] {
  return uses.map(({ path, used, refused, limit, closedUntil }) => {
    const lately = before ? (used - (before.used.get(path) ?? 0)) / Math.max(1, now - before.at) : 0;
    const rate = Math.max(lately, used / Math.max(60_000, now - day.startedAt));
    const runsOutAt = limit !== undefined && rate > 0 ? now + (limit - used) / rate : undefined;
    return {
      path,
      used,
      refused,
      ...(limit !== undefined && { limit }),
      ...(runsOutAt !== undefined &&
        runsOutAt < day.endsAt && { runsOutAt: Math.max(now, Math.round(runsOutAt)) }),
      ...(closedUntil !== undefined && closedUntil > now && { closedUntil }),
    } as EndpointUse;
  });
}

export function judgeQuota(uses: readonly EndpointUse[]): Verdict {
  const spent = uses.find(({ closedUntil }) => closedUntil !== undefined);
  if (spent?.closedUntil !== undefined)
    return because('failed', 'quota_spent', { path: spent.path, until: spent.closedUntil });
  const short = [...uses]
    .filter(
      ({ runsOutAt, used, limit }) => runsOutAt !== undefined || used >= (limit ?? Infinity) * NEARLY_SPENT,
    )
    .sort((a, b) => (a.runsOutAt ?? Infinity) - (b.runsOutAt ?? Infinity))[0];
  if (short)
    return because('attention', 'quota_runs_out', {
      path: short.path,
      ...(short.runsOutAt !== undefined && { at: short.runsOutAt }),
    });
  if (uses.every(({ limit }) => limit === undefined)) return because('unknown', 'quota_untold');
  return good({ endpoints: uses.length });
}
