import type { CustomerId, EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { Claim } from '@kf/shared/contract/socket';

/** A claim ends this long after it was made or renewed. */
export const CLAIM_MS = 10_000;
/** More than one person's dialogs could ever hold at once; beyond it the oldest are forgotten. */
const MOST_CLAIMS = 2_000;

export interface Claimant {
  personId: PersonId;
  name: string;
}

/** As told between nodes. `until` 0: released. */
export interface ClaimNews extends Claimant {
  customerId: CustomerId;
  since: EpochMs;
  until: EpochMs;
}

/**
 * Who is just deciding about which customer. It refuses nothing: the journal of operations does. Two people who open a
 * dialog at once both learn of the one who was first.
 */
export interface Claims {
  /**
   * Makes or renews a claim, unless somebody else holds one. `window`: which of the person's windows decides.
   *
   * @returns the claim that holds
   */
  claim(customerId: CustomerId, by: Claimant, window: string): Claim;
  /** Ends it with the last of the person's windows. */
  release(customerId: CustomerId, by: Claimant, window: string): void;
  /** The claim that holds; undefined: nobody's. */
  of(customerId: CustomerId): Claim | undefined;
  list(): Claim[];
  /** Called with every claim that begins, goes on or ends (`until` 0), of any node. Answers how to stop. */
  onChange(listener: (claim: Claim) => void): () => void;
  /** What another node told. */
  hear(news: ClaimNews): void;
}

export interface ClaimsDeps {
  now(): EpochMs;
  /** To the other nodes; a lost one heals with the next renewal. */
  tell(news: ClaimNews): void;
}

export function createClaims({ now, tell }: ClaimsDeps): Claims {
  const held = new Map<CustomerId, ClaimNews>();
  /** Of whoever holds it: their windows on this node. */
  const windows = new Map<CustomerId, Set<string>>();
  const listeners = new Set<(claim: Claim) => void>();

  const holding = (customerId: CustomerId): ClaimNews | undefined => {
    const known = held.get(customerId);
    if (!known || known.until > now()) return known;
    forget(customerId);
    return undefined;
  };
  const forget = (customerId: CustomerId): void => {
    held.delete(customerId);
    windows.delete(customerId);
  };

  function keep(news: ClaimNews): void {
    if (held.get(news.customerId)?.personId !== news.personId) forget(news.customerId);
    held.delete(news.customerId); // to the end of the order
    if (news.until > now()) held.set(news.customerId, news);
    else forget(news.customerId);
    for (const [oldest] of held) {
      if (held.size <= MOST_CLAIMS) break;
      forget(oldest);
    }
    for (const listener of listeners) listener(shown(news));
  }

  /** Of two claims made at once on two nodes the earlier one holds, on both. */
  const isFirst = (a: ClaimNews, b: ClaimNews): boolean =>
    a.since < b.since || (a.since === b.since && a.personId < b.personId);

  return {
    claim(customerId, { personId, name }, window) {
      const known = holding(customerId);
      if (known && known.personId !== personId) return shown(known);
      const since = known?.since ?? now();
      const news = { customerId, personId, name, since, until: (now() + CLAIM_MS) as EpochMs };
      keep(news);
      windows.set(customerId, (windows.get(customerId) ?? new Set()).add(window));
      tell(news);
      return shown(news);
    },
    release(customerId, { personId }, window) {
      const known = holding(customerId);
      if (known?.personId !== personId) return;
      const own = windows.get(customerId);
      own?.delete(window);
      if (own && own.size > 0) return;
      const news = { ...known, until: 0 as EpochMs };
      keep(news);
      tell(news);
    },
    of(customerId) {
      const known = holding(customerId);
      return known && shown(known);
    },
    list: () => [...held.keys()].flatMap((id) => holding(id) ?? []).map(shown),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    hear(news) {
      const known = holding(news.customerId);
      if (known && known.personId !== news.personId && (news.until === 0 || isFirst(known, news))) return;
      // A window of theirs that was closed there is not the last: one is open here.
      if (known && news.until === 0 && windows.has(news.customerId)) return tell(known);
      keep(news);
    },
  };
}

const shown = ({ customerId, personId, name, until }: ClaimNews): Claim => ({
  customerId,
  personId,
  by: name,
  until,
});
