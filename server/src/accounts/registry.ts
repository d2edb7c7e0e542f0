import type { AccountRuntime } from './runtime.ts';

/** The accounts of this installation. */
export interface Registry {
  find(accountId: string): AccountRuntime | undefined;
  all(): readonly AccountRuntime[];
  start(): Promise<void>;
  close(): Promise<void>;
}

export function createRegistry(runtimes: readonly AccountRuntime[]): Registry {
  const byId = new Map<string, AccountRuntime>(runtimes.map((runtime) => [runtime.info.id, runtime]));
  return {
    find: (accountId) => byId.get(accountId),
    all: () => runtimes,
    async start() {
      await Promise.all(runtimes.map((runtime) => runtime.start()));
    },
    async close() {
      await Promise.all(runtimes.map((runtime) => runtime.close()));
    },
  };
}
