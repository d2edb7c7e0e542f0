import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import { isStopped } from '@kf/shared/domain/source-age';
import type { FastifyBaseLogger } from 'fastify';
import { RECOVER_EVERY_MS } from '#operations/create-operations.ts';
import type { WechatClient } from '#wechat/client.ts';
import type { Tuning } from '../config.ts';
import type { Db } from '../store/database.ts';
import type { FrameLog } from '../store/frames.ts';
import type { Inbox } from '../store/inbox.ts';
import { addWaitingSample, pruneWaitingSamples } from '../store/records.ts';
import type { Acts } from './acts.ts';
import type { Replica } from './replica.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Messages of customers are shown this long; repeats of a push come within seconds. */
const INBOX_KEPT_MS = 7 * 24 * HOUR_MS;

/** What is polled, and so what the day's quota is watched for. */
export const POLLED = [
  '/cgi-bin/customservice/getonlinekflist',
  '/customservice/kfsession/getwaitcase',
  '/customservice/kfsession/getsessionlist',
  '/customservice/kfsession/getsession',
] as const;

export interface ChoresDeps {
  accountId: AccountId;
  db: Db;
  frames: FrameLog;
  inbox: Inbox;
  replica: Replica;
  acts: Pick<Acts, 'recover'>;
  wechat: WechatClient;
  health: { prune(): Promise<void> };
  tuning: Tuning;
  now(): EpochMs;
  log: FastifyBaseLogger;
}

export interface Chore {
  everyMs: number;
  run(state: LiveState): Promise<void>;
}

/** Work of the writer's node besides writing, each at its pace. */
export function choresOf(deps: ChoresDeps): Chore[] {
  const { accountId, db, frames, inbox, replica, acts, tuning, now } = deps;
  const ago = (ms: number) => (now() - ms) as EpochMs;
  return [
    { everyMs: tuning.snapshotEveryMs, run: () => frames.storeSnapshot(replica.snapshot()) },
    { everyMs: RECOVER_EVERY_MS, run: () => acts.recover() },
    {
      everyMs: MINUTE_MS,
      async run({ sources: { queue }, waitingCount }) {
        // What nobody read is a gap, not the number of half an hour ago.
        if (queue.asOf === 0 || isStopped(queue, now())) return;
        await addWaitingSample(db, accountId, minuteOf(now()), waitingCount);
      },
    },
    { everyMs: HOUR_MS, run: () => learnLimits(deps) },
    {
      everyMs: HOUR_MS,
      async run() {
        await frames.prune(ago(tuning.frameRetentionHours * HOUR_MS));
        await inbox.prune(ago(INBOX_KEPT_MS));
        await pruneWaitingSamples(db, accountId, ago(INBOX_KEPT_MS));
        await deps.health.prune();
      },
    },
  ];
}

/** The platform's own counters: it counts calls of others, too. Not every account may read them. */
export async function learnLimits({ wechat, log }: Pick<ChoresDeps, 'wechat' | 'log'>): Promise<void> {
  for (const path of POLLED)
    await wechat
      .learnQuota(path)
      .catch((error: unknown) => log.info({ err: error, path }, 'limit not readable'));
}

export const minuteOf = (at: EpochMs): EpochMs => (Math.floor(at / MINUTE_MS) * MINUTE_MS) as EpochMs;
