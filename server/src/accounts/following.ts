import { randomUUID } from 'node:crypto';
import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { AccountInfo, LiveState } from '@kf/shared/contract/live';
import { emptyLiveState } from '@kf/shared/domain/empty-state';
import type { FastifyBaseLogger } from 'fastify';
import type { Fact } from '#live/facts.ts';
import type { Db } from '../store/database.ts';
import { createFrameLog, type FrameLog } from '../store/frames.ts';
import { createInbox, type Inbox } from '../store/inbox.ts';
import type { Notifications } from '../store/notifications.ts';
import { startOfDay } from './day.ts';
import { createFeed } from './feed.ts';
import type { Leader } from './leader.ts';
import { createReplica, type Replica } from './replica.ts';

export interface FollowingDeps {
  accountId: AccountId;
  info: AccountInfo;
  db: Db;
  notifications: Notifications;
  leader: Leader;
  now(): EpochMs;
  log: FastifyBaseLogger;
}

/** The live state of an account as every node has it, and the way of a fact to the node that judges it. */
export interface Following {
  frames: FrameLog;
  inbox: Inbox;
  replica: Replica;
  feed: ReturnType<typeof createFeed>;
  state(): LiveState;
  /** To the writer, wherever it is. Durable when it resolves. */
  publish(fact: Fact): Promise<void>;
  /** Reads what is stored; follows from then on. */
  load(): Promise<void>;
  /** Makes up for notifications that were lost. */
  start(): void;
  close(): void;
}

/** Frames read at start to fill the event feed. */
const FEED_FRAMES = 2_000;
/** Notifications may be lost with a connection; what they tell of is read anyway this often. */
const SAFETY_NET_MS = 2_000;

export function createFollowing(deps: FollowingDeps): Following {
  const { accountId, info, db, notifications, leader, now, log } = deps;
  const frames = createFrameLog(db, accountId);
  const inbox = createInbox(db, accountId, () => !leader.isLeading());
  const replica = createReplica(frames, emptyLiveState(info, startOfDay(now(), info.timeZone)));
  const feed = createFeed();
  replica.onFrame(feed.add);
  let safetyNet: NodeJS.Timeout | undefined;

  const follow = (): void => {
    void replica
      .catchUp()
      .catch((error: unknown) => log.warn({ err: error }, 'frames could not be read yet'));
  };
  const lookAgain = (): void => {
    const leadership = leader.present();
    if (leadership)
      void leadership.writer.readInbox().catch(() => undefined); // read again soon
    else follow();
  };
  notifications.on('kf_frame', (id) => {
    if (id === accountId && !leader.isLeading()) follow();
  });
  notifications.on('kf_inbox', (id) => {
    if (id === accountId)
      void leader
        .present()
        ?.writer.readInbox()
        .catch((error: unknown) => log.warn({ err: error }, 'inbox not readable yet'));
  });
  notifications.onReconnected(lookAgain);

  return {
    frames,
    inbox,
    replica,
    feed,
    state: () => replica.snapshot().state,
    async publish(fact) {
      const writer = leader.present()?.writer;
      if (writer) {
        try {
          return await writer.submit(fact);
        } catch (error) {
          log.info({ err: error }, 'this node no longer writes: the fact goes to the one that does');
        }
      }
      await inbox.record({ key: `fact:${randomUUID()}`, receivedAt: now(), kind: 'fact', body: fact });
    },
    async load() {
      await replica.start();
      for (const frame of (await frames.newest(FEED_FRAMES)).reverse()) feed.add(frame);
    },
    start() {
      safetyNet = setInterval(lookAgain, SAFETY_NET_MS);
    },
    close: () => clearInterval(safetyNet),
  };
}
