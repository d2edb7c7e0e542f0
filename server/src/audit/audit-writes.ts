import type { AccountId } from '@kf/shared/contract/ids';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import '../people/request-context.ts';
import '../plugins/error-handler.ts';
import { type Audit, type AuditContext, inAuditContext } from './audit.ts';

declare module 'fastify' {
  interface FastifyRequest {
    auditContext: AuditContext | null;
  }
}

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);
/** A script in a loop must not fill the disk with what it was refused. */
const REFUSALS_A_MINUTE = 30;
const MINUTE_MS = 60_000;

/**
 * Sees to it that no write of anybody who is logged in goes without a line: what a room does not tell itself is told
 * here, and so is every attempt that was refused. Register before the login.
 */
export const auditWrites = fp(
  async (app: FastifyInstance, { audit, now }: { audit: Audit; now: () => number }) => {
    app.decorateRequest('auditContext', null);
    // Twice, because reading the body ends what the first began.
    app.addHook('onRequest', (request, _reply, done) => {
      request.auditContext = contextOf(request);
      inAuditContext(request.auditContext, done);
    });
    app.addHook('preValidation', (request, _reply, done) => {
      inAuditContext(request.auditContext ?? contextOf(request), done);
    });

    const mayTellRefusal = refusalBudget(now);
    app.addHook('onResponse', async (request, reply) => {
      const caller = request.person;
      if (!caller) return; // who is not logged in is told of by the login itself
      const { config, url } = request.routeOptions;
      const isWrite = !harmless.has(request.method);
      const line = {
        by: { personId: caller.id, name: caller.name },
        ...accountOf(request),
        entry: {
          route: `${request.method} ${url}`,
          params: request.params,
          request: request.id,
          address: request.ip,
        },
      };
      const { statusCode } = reply;
      const isRefused = statusCode >= 400 && statusCode < 500 && (isWrite || statusCode === 403);
      try {
        if (isRefused && mayTellRefusal(caller.id))
          await audit.record({
            ...line,
            act: 'request.refused',
            entry: { ...line.entry, outcome: request.refusedWith ?? statusCode },
          });
        else if (isWrite && statusCode < 400 && config.audit !== false && request.auditContext?.lines === 0)
          await audit.record({
            ...line,
            act: config.audit || 'request.done',
            entry: { ...line.entry, outcome: 'done' },
          });
      } catch (error) {
        request.log.error({ err: error }, 'a line is missing in the audit');
      }
    });
  },
);

const contextOf = (request: FastifyRequest): AuditContext => ({
  requestId: request.id,
  address: request.ip,
  lines: 0,
  get caller() {
    return request.person ? { personId: request.person.id, name: request.person.name } : undefined;
  },
});

function accountOf({ params }: FastifyRequest): { accountId?: AccountId } {
  const { accountId } = (params ?? {}) as { accountId?: AccountId };
  return accountId === undefined ? {} : { accountId };
}

function refusalBudget(now: () => number): (who: string) => boolean {
  let endsAt = 0;
  const told = new Map<string, number>();
  return (who) => {
    if (now() >= endsAt) {
      endsAt = now() + MINUTE_MS;
      told.clear();
    }
    const n = (told.get(who) ?? 0) + 1;
    told.set(who, n);
    return n <= REFUSALS_A_MINUTE;
  };
}
