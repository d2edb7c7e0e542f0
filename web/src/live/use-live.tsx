import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import { type Format, useFormatIn } from '../lib/format.ts';
import type { Commands } from './commands.ts';
import type { LiveConnection } from './connect.ts';
import type { LiveStore, LiveView } from './live-store.ts';

interface LiveTools {
  store: LiveStore;
  commands: Commands;
  retryNow: () => void;
}

const LiveContext = createContext<LiveTools | undefined>(undefined);

interface LiveProviderProps {
  connection: Pick<LiveConnection, 'store' | 'retryNow'>;
  commands: Commands;
  children: ReactNode;
}

export function LiveProvider({ connection, commands, children }: LiveProviderProps) {
  const tools = useMemo(
    () => ({ store: connection.store, commands, retryNow: connection.retryNow }),
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

export const useRetryNow = (): (() => void) => useTools().retryNow;

/** Formats in the reader's language and the account's zone. */
export const useFormat = (): Format => useFormatIn(useLive((view) => view.state.account.timeZone));
