import { AccountId } from '@kf/shared/contract/ids';
import type { Change, Frame, LiveState } from '@kf/shared/contract/live';
import {
  anAccount,
  anAgent,
  aState,
  at,
  aWaitingCustomer,
  customerId,
  NOW,
} from '@kf/shared/testing/builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReplica } from '#accounts/replica.ts';
import type { Database } from '#store/database.ts';
import { createFrameLog } from '#store/frames.ts';
import { createInbox } from '#store/inbox.ts';
import { createTestDatabase } from './database.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await createTestDatabase());
});
afterAll(() => database.close());

const account = (id: string) => AccountId.parse(id);
const put = (n: number): Change => ({
  type: 'waiting.put',
  waiting: aWaitingCustomer({ customerId: customerId(`o${n}`), order: n }),
});
const frame = (epoch: string, from: number, changes: Change[]): Frame => ({
  epoch,
  from,
  to: from + changes.length,
  at: NOW,
  changes,
});

describe('the inbox', () => {
  it('records a push once, however often and however fast it comes', async () => {
    const inbox = createInbox(database.db, account('inbox-1'), () => false);
    const entry = { key: 'msg:1', receivedAt: NOW, kind: 'push' as const, body: { n: 1 } };
    const rows = await Promise.all([inbox.record(entry), inbox.record(entry), inbox.record(entry)]);
    expect(rows.filter((row) => row !== undefined)).toHaveLength(1);
    expect(await inbox.record(entry)).toBeUndefined();
    expect(await inbox.pending(10)).toEqual([{ id: rows.find((r) => r)?.id, kind: 'push', body: { n: 1 } }]);
  });

  it('keeps accounts apart although their keys are equal', async () => {
    const [a, b] = ['inbox-2', 'inbox-3'].map((id) => createInbox(database.db, account(id), () => false));
    const entry = { key: 'same', receivedAt: NOW, kind: 'push' as const, body: {} };
    expect(await a?.record(entry)).toBeDefined();
    expect(await b?.record(entry)).toBeDefined();
    expect(await a?.pending(10)).toHaveLength(1);
  });

  it('keeps the text of a push to the letter', async () => {
    const inbox = createInbox(database.db, account('inbox-4'), () => false);
    const body = { text: '你好,有人在吗?😀 "\\\u2028' };
    await inbox.record({ key: 'k', receivedAt: NOW, kind: 'push', body });
    expect((await inbox.pending(1))[0]?.body).toEqual(body);
  });
});

describe('the frame log', () => {
  const begin = (state: LiveState) => () => state;

  it('takes frames of the present epoch only, and marks what they applied', async () => {
    const id = account('frames-1');
    const log = createFrameLog(database.db, id);
    const inbox = createInbox(database.db, id, () => false);
    const row = await inbox.record({ key: 'k', receivedAt: NOW, kind: 'push', body: {} });
    await log.startEpoch({ epoch: 'e1', node: 'a', at: NOW }, begin(aState()));
    expect(await log.commit(frame('e1', 0, [put(1)]), [row?.id ?? 0])).toBeGreaterThan(0);
    expect(await inbox.pending(10)).toEqual([]);

    const row2 = await inbox.record({ key: 'k2', receivedAt: NOW, kind: 'push', body: {} });
    const next = await log.startEpoch({ epoch: 'e2', node: 'b', at: NOW }, (before) => before as LiveState);
    expect(Object.keys(next.state.waiting)).toEqual(['o1']);
    expect(await log.commit(frame('e1', 1, [put(2)]), [row2?.id ?? 0])).toBeUndefined();
    expect(await inbox.pending(10)).toHaveLength(1);
    expect((await log.load())?.state).toEqual(next.state);
  });

  it('loads the last snapshot with the frames after it, and keeps it when old ones are pruned', async () => {
    const log = createFrameLog(database.db, account('frames-2'));
    await log.startEpoch({ epoch: 'e1', node: 'a', at: at(1_000) }, begin(aState({ agents: [anAgent()] })));
    await log.commit(frame('e1', 0, [put(1)]), []);
    await log.storeSnapshot({
      epoch: 'e1',
      seq: 1,
      at: at(2_000),
      state: aState({ waiting: [aWaitingCustomer()] }),
    });
    await log.commit(frame('e1', 1, [put(2), put(3)]), []);
    await log.prune(at(NOW - 1));
    const loaded = await log.load();
    expect(loaded?.seq).toBe(3);
    expect(Object.keys(loaded?.state.waiting ?? {}).sort()).toEqual([
      'o2',
      'o3',
      'oCustomerWaiting000000000001',
    ]);
  });
});

describe('a replica', () => {
  it('follows the log through a change of writer, and resumes browsers from ring or log', async () => {
    const log = createFrameLog(database.db, account('replica-1'));
    const empty = aState({ account: anAccount({ id: account('replica-1') }) });
    await log.startEpoch({ epoch: 'e1', node: 'a', at: NOW }, () => empty);
    const follower = createReplica(log, empty);
    await follower.start();
    const seen: number[] = [];
    follower.onFrame((f) => seen.push(f.to));
    for (let n = 0; n < 5; n++) await log.commit(frame('e1', n, [put(n)]), []);
    await Promise.all([follower.catchUp(), follower.catchUp()]);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect(follower.snapshot()).toMatchObject({ epoch: 'e1', seq: 5 });

    const late = createReplica(log, empty);
    await late.start();
    expect(late.snapshot().state).toEqual(follower.snapshot().state);
    expect((await late.since('e1', 2))?.map((f) => f.to)).toEqual([3, 4, 5]);
    expect(await follower.since('e1', 5)).toEqual([]);
    expect(await follower.since('e0', 2)).toBeUndefined();
    expect(await follower.since('e1', 9)).toBeUndefined();

    await log.startEpoch({ epoch: 'e2', node: 'b', at: NOW }, (before) => before as LiveState);
    await log.commit(frame('e2', 0, [{ type: 'waiting.removed', customerId: customerId('o0') }]), []);
    await follower.catchUp();
    expect(follower.snapshot()).toMatchObject({ epoch: 'e2', seq: 1 });
    expect(Object.keys(follower.snapshot().state.waiting)).toEqual(['o1', 'o2', 'o3', 'o4']);
  });
});
