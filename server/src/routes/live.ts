import {
  AccountParams,
  FeedAnswer,
  type FeedEntry,
  QuotaAnswer,
  TrendAnswer,
} from '@kf/shared/contract/http';
import { type LiveState, Snapshot } from '@kf/shared/contract/live';
import { queueOf } from '@kf/shared/domain/queue';
import { scopeState } from '@kf/shared/domain/scope';
import { scopeFeed } from '@kf/shared/domain/scope-feed';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { groupsOf } from '../people/rights.ts';
import { viewFor } from './view.ts';

/** What these routes read of one account. */
export interface LiveReader {
  live: { snapshot(): Snapshot };
  /** Newest first. */
  feed(limit: number): Promise<FeedEntry[]>;
  trend(): Promise<TrendAnswer>;
  quota(): Promise<QuotaAnswer>;
  /** Asks failing sources again now. */
  retryNow(): void;
}

const MOST_NEWS = 500;
const FeedQuery = z.object({ limit: z.coerce.number().int().min(1).max(MOST_NEWS).default(200) });

/** Prefix: `/accounts/:accountId`. */
export const liveRoutes: FastifyPluginAsyncZod<{
  find: (accountId: string) => LiveReader | undefined;
}> = async (app, { find }) => {
  const readerOf = (accountId: string): LiveReader => {
    const reader = find(accountId);
    if (!reader) throw new AppError('account_not_found', 'there is no such account');
    return reader;
  };
  const text = snapshotText();
  const look = { right: 'viewer', groups: 'own' } as const;

  app.get(
    '/live',
    {
      config: look,
      schema: { params: AccountParams, response: { 200: Snapshot } },
      // The state is what the reducer built from checked changes: checking thousands of rows again would cost every reader.
      serializerCompiler: () => (body) => text(body as Snapshot),
    },
    async (request) => {
      const snapshot = readerOf(request.params.accountId).live.snapshot();
      const view = viewFor(request, snapshot.state);
      return view ? { ...snapshot, state: scopeState(snapshot.state, view) } : snapshot;
    },
  );

  app.get(
    '/live/feed',
    {
      config: look,
      schema: { params: AccountParams, querystring: FeedQuery, response: { 200: FeedAnswer } },
    },
    async (request) => {
      const { feed, live } = readerOf(request.params.accountId);
      const { limit } = request.query;
      const { state } = live.snapshot();
      const view = viewFor(request, state);
      return {
        entries: view ? scopeFeed(await feed(MOST_NEWS), view, state).slice(0, limit) : await feed(limit),
      };
    },
  );

  app.post(
    '/live/retry',
    { config: { ...look, audit: false }, schema: { params: AccountParams } },
    async (request, reply) => {
      readerOf(request.params.accountId).retryNow();
      return reply.code(204).send();
    },
  );

  app.get(
    '/live/trend',
    { config: look, schema: { params: AccountParams, response: { 200: TrendAnswer } } },
    async (request) => {
      const trend = await readerOf(request.params.accountId).trend();
      // How many waited was counted for the whole account only.
      return groupsOf(request) === 'all' ? trend : { ...trend, waiting: trend.waiting.map(() => null) };
    },
  );

  app.get(
    '/quota',
    { config: look, schema: { params: AccountParams, response: { 200: QuotaAnswer } } },
    async (request) => readerOf(request.params.accountId).quota(),
  );
};

/** A state is written out once, however many scripts ask for it before it changes. */
function snapshotText(): (snapshot: Snapshot) => string {
  const written = new WeakMap<LiveState, string>();
  return ({ state, ...position }) => {
    const text = written.get(state) ?? JSON.stringify(withPositions(state));
    written.set(state, text);
    return `${JSON.stringify(position).slice(0, -1)},"state":${text}}`;
  };
}

/** [LP9] Places in the queue are derived, so frames leave them out: one departure would change every row behind it. */
export function withPositions(state: LiveState): LiveState {
  const waiting = Object.fromEntries(
    queueOf(state).map((customer, index) => [customer.customerId, { ...customer, position: index + 1 }]),
  );
  return { ...state, waiting };
}
