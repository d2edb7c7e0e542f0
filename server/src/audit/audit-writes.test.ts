import type { PersonId } from '@kf/shared/contract/ids';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import type { Caller } from '../people/ports.ts';
import { createAudit, type StoredAuditLine } from './audit.ts';
import { auditWrites } from './audit-writes.ts';

it('calls a write of which the room tells nothing by the name the route gives it', async () => {
  const lines: StoredAuditLine[] = [];
  const audit = createAudit({ add: async (line) => void lines.push(line), now: Date.now });
  const app = Fastify();
  await app.register(auditWrites, { audit, now: Date.now });
  app.decorateRequest('person', null);
  app.addHook('onRequest', async (request) => {
    request.person = { id: 'p1' as PersonId, name: '林主管' } as Caller;
  });
  app.post('/accounts/:accountId/doctor/:check', { config: { audit: 'doctor.checked' } }, async () => 'ok');
  app.post('/named', async () => 'ok');
  app.post('/nothing', { config: { audit: false } }, async () => 'ok');

  for (const url of ['/accounts/main/doctor/token', '/named', '/nothing'])
    expect((await app.inject({ method: 'POST', url })).statusCode).toBe(200);
  await expect.poll(() => lines.length).toBe(2);
  expect(lines).toMatchObject([
    { act: 'doctor.checked', accountId: 'main', personId: 'p1', entry: { params: { check: 'token' } } },
    { act: 'request.done' },
  ]);
});
