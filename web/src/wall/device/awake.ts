export interface Awake {
  /** Whether the browser promised to keep the screen on. */
  isKept(): boolean;
  close(): void;
}

/**
 * Asks for the screen to stay on, again whenever the page comes back to sight, as browsers drop the promise then. Where they
 * offer none (plain http, older engines) the television's own settings have to do it, and the wall says so.
 */
export function keepAwake(onChange: () => void): Awake {
  let lock: WakeLockSentinel | undefined;
  let isClosed = false;
  const ask = (): void => {
    if (isClosed || document.visibilityState !== 'visible') return;
    // Typed as always there, which it is not on plain http.
    const api: WakeLock | undefined = navigator.wakeLock;
    api?.request('screen').then(
      (granted) => {
        if (isClosed) return void granted.release();
        lock = granted;
        granted.onrelease = () => {
          lock = undefined;
          onChange();
        };
        onChange();
      },
      () => onChange(),
    );
  };
  document.addEventListener('visibilitychange', ask);
  ask();
  return {
    isKept: () => lock !== undefined,
    close() {
      isClosed = true;
      document.removeEventListener('visibilitychange', ask);
      void lock?.release();
    },
  };
}
