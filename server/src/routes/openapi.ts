import fastifySwagger from '@fastify/swagger';
import Fastify, { type FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

/** Collects the description of every route registered after it. Register before the routes. */
export const openApiCollector = fp(async (app: FastifyInstance) => {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'KF Tower 客服塔台', version: '1' },
      components: {
        securitySchemes: {
          login: { type: 'apiKey', in: 'cookie', name: 'kf_login' },
          key: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ login: [] }, { key: [] }],
    },
    transform: withRight,
  });
});

/** Who may use a route is part of its description; docs/rights.md is made from this. */
const withRight: typeof jsonSchemaTransform = (given) => {
  const { schema, url } = jsonSchemaTransform(given);
  const { right, groups } = given.route.config ?? {};
  if (!url.startsWith('/api/')) return { schema, url };
  const stated = { 'x-right': right ?? 'none', ...(groups && { 'x-groups': groups }) };
  return { url, schema: { ...schema, ...stated, ...(right === 'anybody' && { security: [] }) } };
};

/**
 * The page runs a third-party viewer that writes its own styles, so this page alone allows inline styles. Scripts stay
 * our own files, and nothing is loaded from outside.
 */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const page = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>KF Tower API</title>
</head>
<body>
<div id="app"></div>
<script src="/api/docs/scalar.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

const start = `Scalar.createApiReference('#app', {
  url: '/api/docs/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
});
`;

/** Prefix: `/api`. The page `/api/docs` and the description itself at `/api/docs/openapi.json`. Open: the API is no secret, its data is. */
export async function openApiRoutes(app: FastifyInstance): Promise<void> {
  const open = { config: { right: 'anybody' } as const, schema: { hide: true } };
  let viewer: Promise<string> | undefined;

  app.get('/docs', open, async (_request, reply) =>
    reply.header('content-security-policy', DOCS_POLICY).type('text/html; charset=utf-8').send(page),
  );
  app.get('/docs/openapi.json', open, async () => app.swagger());
  app.get('/docs/start.js', open, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(start),
  );
  app.get('/docs/scalar.js', open, async (_request, reply) => {
    viewer ??= loadViewer();
    return reply
      .header('cache-control', 'public, max-age=3600')
      .type('text/javascript; charset=utf-8')
      .send(await viewer);
  });
}

/** Loaded when somebody opens the page: it is 4 MB of text that most servers never need in memory. */
async function loadViewer(): Promise<string> {
  const { default: apiReference } = await import('@scalar/fastify-api-reference');
  const shelf = Fastify();
  await shelf.register(apiReference, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
  const answer = await shelf.inject('/docs/js/scalar.js');
  await shelf.close();
  return answer.body;
}
