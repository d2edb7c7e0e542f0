import { AccountId } from '@kf/shared/contract/ids';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createReception, type ReceptionDeps } from './reception.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A store in which there is nothing: whatever is asked of it answers no rows. */
const emptyStore = (): never => {
  const store: unknown = new Proxy(() => undefined, {
    get: (_target, name) =>
      name === 'then' ? (done: (rows: unknown[]) => void) => queueMicrotask(() => done([])) : store,
    apply: () => store,
  });
  return store as never;
};

it('leaves nothing running where the leadership is lost while it begins', async () => {
  let answer: () => void = () => undefined;
  const read = new Promise<[]>((done) => {
    answer = () => done([]);
  });
  const deps: Partial<ReceptionDeps> = {
    accountId: AccountId.parse('main'),
    db: emptyStore(),
    jobs: emptyStore(),
    notifications: { on: () => undefined } as never,
    frames: { newest: async () => [] } as never,
    inbox: { promisedSince: () => read } as never,
    replica: { onFrame: () => undefined } as never,
    settings: { get: () => ({}) } as never,
    now: () => Date.now() as never,
    log: { warn: () => undefined } as never,
  };
  const reception = createReception(deps as ReceptionDeps);
  const beginning = reception.begin();
  const ending = reception.end();
  answer();
  await beginning;
  await vi.advanceTimersByTimeAsync(10_000);
  await ending;
  expect(vi.getTimerCount()).toBe(0);

  await reception.begin();
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  const over = reception.end();
  await vi.advanceTimersByTimeAsync(10_000);
  await over;
  expect(vi.getTimerCount()).toBe(0);
});
