import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { AppError } from '../errors.ts';
import { sendError } from '../plugins/error-handler.ts';
import { openPagePolicy } from '../plugins/security-headers.ts';

/** Stands in the built page where the nonce of this response belongs. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/** Paths that never are a page of the console. */
const notPages = /^\/(api|wechat|socket\.io|healthz|readyz|metrics|assets)(\/|$)/;

const notBuilt = `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>KF Tower</title>
<h1>控制台尚未构建 · The console is not built yet</h1>
<p>服务端已在运行。请在仓库根目录执行 <code>npx -y pnpm@12.21.0 build</code> 后刷新本页。</p>
<p>The server is running. Run <code>npx -y pnpm@12.21.0 build</code> in the repository's root, then reload.</p>
</html>
`;

/** What is built: files as they are, the wall's page at its path, the console's for every other that a browser opens. */
export const staticRoutes = fp(async (app: FastifyInstance, { webDir }: { webDir: string }) => {
  const built = await stat(webDir).then(
    () => true,
    () => false,
  );
  if (built)
    await app.register(fastifyStatic, {
      root: webDir,
      index: false,
      preCompressed: true,
      cacheControl: false,
      schemaHide: true,
      // Pages leave through sendPage, which puts the nonce in.
      allowedPath: (path) => !path.endsWith('.html'),
      setHeaders: (reply, path) => {
        // The build puts a hash of the content into the names below /assets.
        const forever = path.startsWith(join(webDir, 'assets'));
        void reply.header(
          'cache-control',
          forever ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
        );
      },
    });

  app.get('/', { schema: { hide: true } }, (request, reply) => sendPage(request, reply, webDir));
  app.get('/wall', { schema: { hide: true } }, (request, reply) =>
    sendPage(request, reply, webDir, 'wall.html'),
  );
  app.setNotFoundHandler(async (request, reply) => {
    if (!asksForPage(request))
      return sendError(request, reply, new AppError('not_found', 'there is nothing here'));
    return sendPage(request, reply, webDir);
  });
});

/** A browser's address bar, or a script that tries an address; not a file that is missing. */
function asksForPage({ method, url, headers }: FastifyRequest): boolean {
  const path = url.split('?', 1)[0] ?? '';
  const reads = method === 'GET' || method === 'HEAD';
  return (
    reads && !notPages.test(path) && (headers.accept?.includes('text/html') === true || !/\.\w+$/.test(path))
  );
}

/** Read anew each time: a console built while the server runs is served at once. */
async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  webDir: string,
  name = 'index.html',
): Promise<FastifyReply> {
  const nonce = openPagePolicy(request, reply);
  const page = await readFile(join(webDir, name), 'utf8').catch(() => undefined);
  return reply
    .code(page === undefined ? 503 : 200)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page === undefined ? notBuilt : page.replaceAll(NONCE_PLACEHOLDER, nonce));
}

/** Names the build of console and wall: it changes whenever a file of them does, as the pages name them all by content. */
export async function readBuild(webDir: string): Promise<string> {
  const page = await readFile(join(webDir, 'index.html')).catch(() => undefined);
  if (page === undefined) return 'not-built';
  const wall = await readFile(join(webDir, 'wall.html')).catch(() => '');
  return createHash('sha256').update(page).update(wall).digest('hex').slice(0, 12);
}
