import { anAgent } from '@kf/shared/testing/builders';
import { expect, it } from 'vitest';
import { framesMissed } from './catch-up.ts';
import { memoryLiveSource } from './testing/memory-live-source.ts';

const change = { type: 'agent.put', agent: anAgent() } as const;

it('[LP2] ends at the state of now, also when more was committed while it was read', async () => {
  const source = memoryLiveSource();
  source.commit(change);
  let reads = 0;
  const missed = await framesMissed(
    {
      ...source,
      snapshot: () => source.snapshot(),
      since: async (epoch, seq) => {
        const frames = await source.since(epoch, seq);
        if (reads++ === 0) source.commit(change, change);
        return frames;
      },
    },
    'e1',
    0,
  );
  expect(missed).toMatchObject({ epoch: 'e1', from: 0, to: 3 });
  expect(missed?.changes).toHaveLength(3);
  expect(source.snapshot().seq).toBe(3);
});

it('[LP2] gives up on an account that is faster than its log', async () => {
  const source = memoryLiveSource();
  source.commit(change);
  const racing = { ...source, snapshot: () => source.snapshot() };
  racing.since = async (epoch, seq) => {
    const frames = await source.since(epoch, seq);
    source.commit(change);
    return frames;
  };
  expect(await framesMissed(racing, 'e1', 0)).toBeUndefined();
});

it('[LP2] leaves a long absence to the snapshot', async () => {
  const source = memoryLiveSource();
  for (let i = 0; i < 30; i++) source.commit(...Array.from({ length: 100 }, () => change));
  expect(await framesMissed(source, 'e1', 0)).toBeUndefined();
  expect((await framesMissed(source, 'e1', 2_500))?.changes).toHaveLength(500);
});

it('[LP7] keeps only the digest that belongs to where it ends', async () => {
  const source = memoryLiveSource();
  const digested = { ...source.commit(change), digest: 7 };
  const plain = source.commit(change);
  const from = (frames: (typeof digested | typeof plain)[]) => ({
    ...source,
    snapshot: () => source.snapshot(),
    since: async () => frames,
  });
  expect(await framesMissed(from([digested, plain]), 'e1', 0)).not.toHaveProperty('digest');
  expect(await framesMissed(from([digested, { ...plain, digest: 9 }]), 'e1', 0)).toHaveProperty('digest', 9);
});

it('[LP2] trusts no log with a hole', async () => {
  const source = memoryLiveSource();
  source.commit(change);
  const second = source.commit(change);
  const holed = { ...source, snapshot: () => source.snapshot(), since: async () => [second] };
  expect(await framesMissed(holed, 'e1', 0)).toBeUndefined();
});
