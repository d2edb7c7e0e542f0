import type { CustomerId } from '@kf/shared/contract/ids';
import type { Claim } from '@kf/shared/contract/socket';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { type Format, useFormatIn } from '../lib/format.ts';
import { type ClaimBook, noClaims } from './claims.ts';
import type { Commands } from './commands.ts';
import type { LiveConnection } from './connect.ts';
import type { LiveStore, LiveView } from './live-store.ts';

interface LiveTools {
  store: LiveStore;
  commands: Commands;
  retryNow: () => void;
  claims: ClaimBook;
}

const LiveContext = createContext<LiveTools | undefined>(undefined);

interface LiveProviderProps {
  connection: Pick<LiveConnection, 'store' | 'retryNow'> & Partial<Pick<LiveConnection, 'claims'>>;
  commands: Commands;
  children: ReactNode;
}

export function LiveProvider({ connection, commands, children }: LiveProviderProps) {
  const tools = useMemo(
    () => ({
      store: connection.store,
      commands,
      retryNow: connection.retryNow,
      claims: connection.claims ?? noClaims,
    }),
    [connection, commands],
  );
  return <LiveContext value={tools}>{children}</LiveContext>;
}

function useTools(): LiveTools {
  const tools = useContext(LiveContext);
  if (!tools) throw new Error('useLive needs a LiveProvider above it');
  return tools;
}

/** `select` returns something already in the view, or a primitive; derive new objects in the component. */
export function useLive<T>(select: (view: LiveView) => T): T {
  const { store } = useTools();
  return useSyncExternalStore(store.subscribe, () => select(store.getView()));
}

/** For listeners and for reading at the time of an act; does not render. */
export const useLiveStore = (): LiveStore => useTools().store;

export const useCommands = (): Commands => useTools().commands;

/** Who else is deciding about this customer now. */
export function useClaim(customerId: CustomerId): Claim | undefined {
  const { claims } = useTools();
  return useSyncExternalStore(claims.subscribe, () => claims.others().get(customerId));
}

export const useClaims = (): ClaimBook => useTools().claims;

/** Tells the others that somebody here decides about the customer, for as long as the component is there. */
export function useHoldClaim(customerId: CustomerId): void {
  const { claims } = useTools();
  useEffect(() => claims.hold(customerId), [claims, customerId]);
}

export const useRetryNow = (): (() => void) => useTools().retryNow;

/** Formats in the reader's language and the account's zone. */
export const useFormat = (): Format => useFormatIn(useLive((view) => view.state.account.timeZone));
