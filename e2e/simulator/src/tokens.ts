import { ApiError } from './errors.ts';
import { LETTERS_AND_DIGITS, type Rng } from './rng.ts';
import type { Settings } from './settings.ts';

type Rules = Pick<
  Settings,
  'tokenSeconds' | 'tokenOverlapSeconds' | 'forcedRefreshSeconds' | 'forcedRefreshPerDay'
>;
/** `token` is GET /cgi-bin/token, `stable` is POST /cgi-bin/stable_token. Neither touches the other's tokens. */
export type Slot = 'token' | 'stable';

interface Issued {
  value: string;
  expiresAt: number; // seconds
  /** Second from which a replaced token is refused; absent while it is the current one. */
  replacedAt?: number;
}

interface SlotState {
  current: Issued | null;
  previous: Issued | null;
}

/** Access tokens of one account. All times are Unix seconds, with their fraction: whole ones would end overlaps early. */
export interface TokenBook {
  issue(slot: 'token', now: number): TokenAnswer;
  issueStable(now: number, force: boolean): TokenAnswer;
  /** @throws {ApiError} 41001, 40014, 40001 or 42001 */
  check(value: string | undefined, now: number): void;
  kill(slot: Slot, now: number): void;
  expire(slot: Slot, now: number): void;
  /** Every one that was given out, oldest first. */
  values(): string[];
}

export interface TokenAnswer {
  access_token: string;
  expires_in: number;
}

const ISSUED_KEPT = 5000;
const DAY_SECONDS = 86_400;
const CHINA_OFFSET_SECONDS = 8 * 3600;
const HALF_A_MILLISECOND = 0.0005;

export function createTokenBook(rules: Rules, rng: Rng): TokenBook {
  const issued = new Map<string, Issued>();
  const slots: Record<Slot, SlotState> = {
    token: { current: null, previous: null },
    stable: { current: null, previous: null },
  };
  const forced = { at: Number.NEGATIVE_INFINITY, day: -1, count: 0 };

  function fresh(slot: Slot, now: number): TokenAnswer {
    const state = slots[slot];
    const token: Issued = {
      value: `${rng.int(50, 99)}_${rng.text(107, `${LETTERS_AND_DIGITS}-_`)}`,
      expiresAt: now + rules.tokenSeconds,
    };
    if (state.previous) replace(state.previous, now); // a third token inside the overlap: the oldest dies at once
    if (state.current) replace(state.current, now + rules.tokenOverlapSeconds);
    state.previous = state.current;
    state.current = token;
    issued.set(token.value, token);
    const oldest = issued.keys().next().value;
    if (issued.size > ISSUED_KEPT && oldest !== undefined) issued.delete(oldest);
    return answer(token, now);
  }

  const answer = (token: Issued, now: number): TokenAnswer => ({
    access_token: token.value,
    expires_in: Math.floor(token.expiresAt - now + HALF_A_MILLISECOND), // instants are floating-point numbers
  });

  /** The current token, or a new one in the last minutes of its life or after it was made void. */
  function refresh(now: number): TokenAnswer {
    const { current } = slots.stable;
    const usable =
      current && !isReplaced(current, now) && current.expiresAt - now > rules.tokenOverlapSeconds;
    return usable ? answer(current, now) : fresh('stable', now);
  }

  /** "Only so often": too soon it answers as if it was not forced. */
  function forceRefresh(now: number): TokenAnswer {
    if (slots.stable.current && now - forced.at < rules.forcedRefreshSeconds) return refresh(now);
    const day = Math.floor((now + CHINA_OFFSET_SECONDS) / DAY_SECONDS);
    if (forced.day !== day) Object.assign(forced, { day, count: 0 });
    if (forced.count >= rules.forcedRefreshPerDay) throw new ApiError(45009);
    Object.assign(forced, { at: now, count: forced.count + 1 });
    for (const token of [slots.stable.current, slots.stable.previous]) if (token) replace(token, now);
    Object.assign(slots.stable, { current: null, previous: null });
    return fresh('stable', now);
  }

  return {
    issue: fresh,
    issueStable: (now, force) => (force ? forceRefresh(now) : refresh(now)),
    check(value, now) {
      if (!value) throw new ApiError(41001);
      const token = issued.get(value);
      if (!token) throw new ApiError(40014);
      const endedAt = token.replacedAt ?? Number.POSITIVE_INFINITY;
      if (endedAt <= now && endedAt <= token.expiresAt) throw new ApiError(40001);
      if (token.expiresAt <= now) throw new ApiError(42001);
    },
    kill(slot, now) {
      const { current } = slots[slot];
      if (current) replace(current, now);
    },
    expire(slot, now) {
      const { current } = slots[slot];
      if (current) current.expiresAt = Math.min(current.expiresAt, now);
    },
    values: () => [...issued.keys()],
  };
}

function replace(token: Issued, at: number): void {
  token.replacedAt = Math.min(token.replacedAt ?? Number.POSITIVE_INFINITY, at);
}

const isReplaced = (token: Issued, now: number): boolean =>
  (token.replacedAt ?? Number.POSITIVE_INFINITY) <= now;
