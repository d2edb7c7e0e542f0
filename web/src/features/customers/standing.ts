import type { DismissedCustomer, LiveState, Session, WaitingCustomer } from '@kf/shared/contract/live';
import type { LiveView } from '#live/live-store.ts';

/** Where a customer is now. */
export type Standing =
  | { kind: 'waiting'; customer: WaitingCustomer }
  | { kind: 'session'; customer: Session }
  | { kind: 'dismissed'; customer: DismissedCustomer };

const placesOf = (state: LiveState): [Standing['kind'], Record<string, { code: string }>][] => [
  ['waiting', state.waiting],
  ['session', state.sessions],
  ['dismissed', state.dismissed],
];

/** Finds the id once; from then on the id is followed, because looking through everybody at each frame would cost. */
export function createFollower(code: string): (view: LiveView) => string | undefined {
  let id: string | undefined;
  return ({ state }) => {
    if (id !== undefined) return id;
    for (const [, map] of placesOf(state))
      for (const key in map)
        if (map[key]?.code === code) {
          id = key;
          return id;
        }
    return undefined;
  };
}

/** The very object of the live state, so that it can be selected. */
export const rowOf = (
  state: LiveState,
  id: string,
): WaitingCustomer | Session | DismissedCustomer | undefined => {
  const key = id as keyof LiveState['waiting'];
  return state.waiting[key] ?? state.sessions[key] ?? state.dismissed[key];
};

export function standingOf(row: WaitingCustomer | Session | DismissedCustomer): Standing {
  if ('agentId' in row) return { kind: 'session', customer: row };
  if ('dismissedAt' in row) return { kind: 'dismissed', customer: row };
  return { kind: 'waiting', customer: row };
}

/** The codes before and after: in the queue for who waits, among the agent's sessions for who is served. */
export function neighboursOf(view: LiveView, row: WaitingCustomer | Session | DismissedCustomer) {
  const standing = standingOf(row);
  const list: readonly { customerId: string; code: string }[] =
    standing.kind === 'waiting'
      ? view.index.queue
      : standing.kind === 'session'
        ? (view.index.sessionsByAgent.get(standing.customer.agentId) ?? [])
        : Object.values(view.state.dismissed);
  const at = list.findIndex((one) => one.customerId === row.customerId);
  return { position: at + 1, previous: list[at - 1]?.code, next: list[at + 1]?.code };
}
