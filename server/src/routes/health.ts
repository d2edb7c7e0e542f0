import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

/** Why the server should not be given work yet: one line per part that is not good. */
export interface Readiness {
  ok: boolean;
  reasons: string[];
}

const ReadinessAnswer = z.object({ ok: z.boolean(), reasons: z.array(z.string()) });

/** For the one who starts and watches the process; open to everybody, so it says nothing about accounts. */
export const healthRoutes: FastifyPluginAsyncZod<{ readiness: () => Promise<Readiness> }> = async (
  app,
  { readiness },
) => {
  app.get(
    '/healthz',
    { schema: { tags: ['operation'], response: { 200: z.object({ status: z.literal('up') }) } } },
    async () => ({ status: 'up' as const }),
  );

  app.get(
    '/readyz',
    { schema: { tags: ['operation'], response: { 200: ReadinessAnswer, 503: ReadinessAnswer } } },
    async (_request, reply) => {
      const answer = await readiness();
      return reply.code(answer.ok ? 200 : 503).send(answer);
    },
  );
};
