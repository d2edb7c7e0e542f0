import { Readable } from 'node:stream';
import { AuditAnswer, AuditCheck, AuditFilters, AuditQuery } from '@kf/shared/contract/audit';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Audit } from '../audit/audit.ts';
import { checkChain } from '../audit/chain.ts';
import { csvHead, csvLinesIn } from '../audit/csv.ts';
import type { AuditStore } from '../audit/ports.ts';

const EXPORT_BATCH = 1_000;

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).format();
    return true;
  } catch {
    return false;
  }
};
const CsvQuery = AuditQuery.omit({ cursor: true, limit: true }).extend({
  /** IANA name; the times of the file are in it. */
  zone: z.string().max(64).refine(isTimeZone, 'is no time zone').default('Asia/Shanghai'),
});

/** What everybody did. Prefix: `/api`. */
export const auditRoutes: FastifyPluginAsyncZod<{ audit: Audit; store: AuditStore }> = async (
  app,
  { audit, store },
) => {
  const config = { right: 'admin' } as const;

  app.get(
    '/audit',
    { config, schema: { querystring: AuditQuery, response: { 200: AuditAnswer } } },
    async ({ query: { cursor, limit, ...filter } }) => {
      // One more than asked for tells whether there is more.
      const found = await store.list(filter, limit + 1, cursor);
      const lines = found.slice(0, limit);
      const last = lines.at(-1);
      return { lines, ...(found.length > limit && last && { next: last.id }) };
    },
  );
  app.get('/audit/filters', { config, schema: { response: { 200: AuditFilters } } }, async () =>
    store.filters(),
  );
  app.get('/audit/check', { config, schema: { response: { 200: AuditCheck } } }, async () => {
    // The head first: lines that come meanwhile are beyond it.
    const head = await store.head();
    return checkChain(store.chain(head.id), head);
  });

  app.get(
    '/audit.csv',
    { config, schema: { querystring: CsvQuery, produces: ['text/csv'] } },
    async ({ query: { zone, ...filter } }, reply) => {
      await audit.record({ act: 'audit.exported', entry: { filter } });
      const text = async function* () {
        const rowOf = csvLinesIn(zone);
        yield csvHead();
        for (let before: number | undefined; ; ) {
          const lines = await store.list(filter, EXPORT_BATCH, before);
          yield lines.map(rowOf).join('');
          before = lines.at(-1)?.id;
          if (lines.length < EXPORT_BATCH) return;
        }
      };
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="kf-tower_audit.csv"')
        .send(Readable.from(text()));
    },
  );
};
