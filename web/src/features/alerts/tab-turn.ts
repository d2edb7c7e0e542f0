export interface TabTurn {
  isMine(): boolean;
  leave(): void;
}

/**
 * Of several tabs of one browser one at a time has the turn; when it closes, the next one gets it. Over plain HTTP
 * browsers give pages no locks: then every tab has the turn.
 */
export function takeTurn(name: string): TabTurn {
  const locks: LockManager | undefined = navigator.locks;
  if (!locks) return { isMine: () => true, leave: () => undefined };
  const waiting = new AbortController();
  let isMine = false;
  let end = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  const hold = (): Promise<void> => {
    isMine = true;
    return held;
  };
  // refused when the page leaves before its turn has come
  locks.request(name, { signal: waiting.signal }, hold).catch(() => undefined);
  return {
    isMine: () => isMine,
    leave() {
      isMine = false;
      waiting.abort();
      end();
    },
  };
}
