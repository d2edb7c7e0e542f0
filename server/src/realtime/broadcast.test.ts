import { anAgent, aState } from '@kf/shared/testing/builders';
import { afterEach, expect, it, vi } from 'vitest';
import { socketApp } from '../testing/socket-app.ts';
import { cookieOf } from '../testing/test-people.ts';
import { type LiveClient, listen, liveClient } from './testing/live-client.ts';
import { memoryLiveSource } from './testing/memory-live-source.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The three ways a WebSocket frame states its length change at 126 and at 65,536 bytes. */
const noteLengths = [0, 1, 2, 3, 4, 60_000, 65_000, 65_100, 65_200, 65_300, 65_400, 65_500, 65_600, 200_000];

it('[LP8] writes frames of every size that a WebSocket client and a polling one read alike', async () => {
  const source = memoryLiveSource(aState({ agents: [anAgent()] }));
  const { app } = await socketApp(source);
  closers.push(() => app.close());
  const url = await listen(app);
  const cookie = await cookieOf(app);
  const clients: LiveClient[] = (['websocket', 'polling'] as const).map((transport) => {
    const client = liveClient(url, { cookie, transports: [transport] });
    closers.push(() => client.socket.disconnect());
    return client;
  });
  await vi.waitFor(() => {
    for (const { position } of clients) expect(position).toBeDefined();
  });

  for (const length of noteLengths)
    source.commit({ type: 'agent.put', agent: anAgent({ note: '宽'.repeat(length / 3) }) });
  for (let length = 0; length < 260; length++) source.commit({ type: 'waiting.counted', count: length });
  for (const client of clients) {
    await vi.waitFor(() => expect(client.position?.seq).toBe(noteLengths.length + 260), { timeout: 5_000 });
    expect(client.gaps).toBe(0);
    expect(client.position?.state).toEqual(source.state);
  }
});
