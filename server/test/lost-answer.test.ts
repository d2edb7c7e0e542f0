import { afterEach, expect, it, vi } from 'vitest';
import { startWorld } from './tower.ts';

const until = { timeout: 15_000, interval: 50 };
let world: Awaited<ReturnType<typeof startWorld>>;
afterEach(() => world.close());

it('whose answer the platform never saw keeps waiting, since the first delivery', async () => {
  // Many reads of the queue between the first delivery and the second: they do not show the customer.
  world = await startWorld({ tower: { tuning: { pollWatchedMs: 100, pollIdleMs: 100 } } });
  const { platform, tower } = world;
  await vi.waitFor(() => expect(tower.state().sources.queue.state).toBe('live'), until);
  platform.faults({ loseAnswer: 1 });
  const before = Date.now();
  await platform.customers({ action: 'arrive', openid: 'oHeardTwice', wait: true });
  await vi.waitFor(() => expect(platform.state().queue).toHaveLength(1), until);
  await vi.waitFor(
    () => expect(tower.state().waiting).toHaveProperty(['oHeardTwice', 'listed'], true),
    until,
  );
  const { waitingSince, sinceFrom } = tower.state().waiting['oHeardTwice' as never] as {
    waitingSince: number;
    sinceFrom: string;
  };
  expect(sinceFrom).toBe('message');
  expect(waitingSince - before).toBeLessThan(2_000);
});
