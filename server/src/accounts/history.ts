import type { AccountId, EpochMs } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import type { TimelineLine } from '@kf/shared/contract/visits';
import type { FastifyBaseLogger } from 'fastify';
import type { CustomerMessage } from '#customers/ports.ts';
import { createHistory, type History } from '#history/create-history.ts';
import type { TimelineSource } from '#history/ports.ts';
import { createCustomerStore } from '../store/customers.ts';
import type { Db } from '../store/database.ts';
import type { Inbox } from '../store/inbox.ts';
import { createNoticeLines } from '../store/notices.ts';
import { createActLines } from '../store/timeline.ts';
import { createVisitStore } from '../store/visits.ts';
import type { Chore } from './chores.ts';
import { messagesOf } from './pushes.ts';
import type { Replica } from './replica.ts';

/** What happened is in the history this long after it was committed. */
const GATHER_MS = 500;
/** A round that failed is made up for after this. */
const ROUND_EVERY_MS = 10_000;

interface AccountHistoryDeps {
  accountId: AccountId;
  db: Db;
  inbox: Inbox;
  replica: Replica;
  isLeading(): boolean;
  now(): EpochMs;
  log: FastifyBaseLogger;
}

/** The history of an account: made by the node that writes it, read on all. */
export function createAccountHistory(deps: AccountHistoryDeps): {
  history: History;
  chore: Chore;
  close(): Promise<void>;
} {
  const { accountId, db, inbox, replica, now, log } = deps;
  const messages = async (...[id, limit]: Parameters<Inbox['pushesOf']>) =>
    messagesOf(await inbox.pushesOf(id, limit));
  const history = createHistory({
    store: createVisitStore(db, accountId),
    sources: [
      createActLines(db, accountId),
      createNoticeLines(db, accountId),
      messageLines(messages),
      remarkLines(createCustomerStore(db, accountId, messages)),
    ],
    state: () => replica.snapshot().state,
    now,
  });
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const catchUp = () =>
    history
      .catchUp()
      .catch((error: unknown) => log.warn({ err: error }, 'history is behind, and will be made up for'));
  replica.onFrame(() => {
    if (closed || !deps.isLeading()) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      void catchUp();
    }, GATHER_MS);
  });
  return {
    history,
    chore: { everyMs: ROUND_EVERY_MS, run: (_state: LiveState) => catchUp() },
    async close() {
      closed = true;
      clearTimeout(timer);
      if (deps.isLeading()) await catchUp();
    },
  };
}

type Messages = (customerId: Parameters<Inbox['pushesOf']>[0], limit: number) => Promise<CustomerMessage[]>;

const messageLines = (messages: Messages): TimelineSource => ({
  async linesOf(customerId, since, limit) {
    const all = await messages(customerId, limit);
    return all
      .filter(({ at }) => at >= since)
      .map(
        ({ at, kind, text }): TimelineLine => ({
          kind: 'message',
          at,
          what: kind,
          ...(text !== undefined && { text }),
        }),
      );
  },
});

const remarkLines = (
  customers: Pick<ReturnType<typeof createCustomerStore>, 'findMany'>,
): TimelineSource => ({
  async linesOf(customerId) {
    const [row] = await customers.findMany([customerId]);
    if (row?.remarkAt === undefined) return [];
    const { remarkAt, remarkBy, remark } = row;
    return [
      {
        kind: 'remarked',
        at: remarkAt,
        ...(remarkBy !== undefined && { by: remarkBy }),
        ...(remark !== undefined && { remark }),
      },
    ];
  },
});
