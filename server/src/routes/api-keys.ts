import {
  ApiKeyParams,
  ApiKeyRow,
  ApiKeysAnswer,
  NewApiKeyAnswer,
  NewApiKeyRequest,
} from '@kf/shared/contract/people';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Audit } from '../audit/audit.ts';
import type { ApiKeys } from '../people/api-keys.ts';
import { actorOf } from '../people/caller.ts';

/** Keys of scripts. Prefix: `/api-keys`. */
export const apiKeyRoutes: FastifyPluginAsyncZod<{ keys: ApiKeys; audit: Audit }> = async (
  app,
  { keys, audit },
) => {
  const config = { right: 'admin' } as const;

  app.get('', { config, schema: { response: { 200: ApiKeysAnswer } } }, async () => ({
    keys: await keys.list(),
  }));
  app.post(
    '',
    { config, schema: { body: NewApiKeyRequest, response: { 201: NewApiKeyAnswer } } },
    async (request, reply) => {
      const made = await keys.create(request.body, actorOf(request).name);
      const { name, role, scope, expiresAt } = made.key;
      await audit.record({ act: 'keys.created', target: name, after: { role, scope, expiresAt } });
      return reply.code(201).send(made);
    },
  );
  app.delete(
    '/:keyId',
    { config, schema: { params: ApiKeyParams, response: { 200: z.object({ key: ApiKeyRow }) } } },
    async (request) => {
      const key = await keys.revoke(request.params.keyId);
      await audit.record({ act: 'keys.revoked', target: key.name });
      return { key };
    },
  );
};
