import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { shownBody, withoutSecrets } from '../call-log.ts';
import { ApiError, errmsgFor } from '../errors.ts';
import type { Platform } from '../platform.ts';
import { HEX } from '../rng.ts';
import type { EndpointFault, Outage } from '../settings.ts';
import { agentEndpoints } from './agent-endpoints.ts';
import { type Answer, type Call, type Endpoint, isBinary, type UploadedFile } from './endpoint.ts';
import { messageEndpoints } from './message-endpoints.ts';
import { sessionEndpoints } from './session-endpoints.ts';
import { quotaGet, tokenEndpoints } from './token-endpoints.ts';
import { userEndpoints } from './user-endpoints.ts';

const BODY_LIMIT = 24 * 1024 * 1024;
const OCTETS = 'application/octet-stream';

export const endpoints: ReadonlyMap<string, Endpoint> = byPath([
  ...tokenEndpoints,
  ...agentEndpoints,
  ...sessionEndpoints,
  ...messageEndpoints,
  ...userEndpoints,
  quotaGet((path) => endpoints.has(path)),
]);

function byPath(list: Endpoint[]): Map<string, Endpoint> {
  return new Map(list.map((endpoint) => [endpoint.path, endpoint]));
}

/** The platform's HTTP face. Everything that is no control path is a platform path, known or not. */
export async function createApp(
  platform: Platform,
  addRoutes: (app: FastifyInstance) => void = () => undefined,
): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: BODY_LIMIT,
    // An address that cannot even be decoded is an unknown one.
    frameworkErrors(_error, request, reply) {
      reply.statusCode = 200;
      void sendError(platform, request, reply, 40066);
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  // What is cut off is still larger than any file may be, so that the size is what gets refused.
  await app.register(multipart, { limits: { fileSize: BODY_LIMIT, files: 4 }, throwFileSizeLimit: false });
  // Bodies are read by what is in them: clients send JSON under any type, also under none that is valid.
  app.addHook('onRequest', (request, reply, done) => {
    const { headers } = request.raw;
    const type = headers['content-type'];
    const { clockOffsetSeconds } = platform.faults.current;
    if (clockOffsetSeconds !== 0)
      void reply.header('date', new Date(Date.now() + clockOffsetSeconds * 1000).toUTCString());
    if (type !== undefined && !/^\s*multipart\//i.test(type)) headers['content-type'] = OCTETS;
    done();
  });
  app.get<{ Params: { id: string } }>('/mmbiz_jpg/:id/0', (request, reply) => {
    const image = platform.headImages.get(request.params.id);
    return image ? reply.type(image.contentType).send(image.bytes) : reply.code(404).send();
  });
  app.get<{ Params: { id: string } }>('/mmbiz_video/:id', (request, reply) => {
    const media = platform.media.get(request.params.id, platform.clock.now());
    return media ? reply.type(media.contentType).send(media.bytes) : reply.code(404).send();
  });
  addRoutes(app);
  app.all('/*', (request, reply) => answer(platform, request, reply));
  app.setNotFoundHandler((request, reply) => answer(platform, request, reply));
  app.setErrorHandler((error: { code?: string }, request, reply) => {
    const tooLarge = error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
    if (!tooLarge)
      process.stderr.write(`simulator: ${request.method} ${request.url.split('?')[0]}: ${String(error)}\n`);
    return sendError(platform, request, reply.code(200), tooLarge ? 45002 : -1);
  });
  return app;
}

async function answer(platform: Platform, request: FastifyRequest, reply: FastifyReply) {
  const pathname = request.url.split('?', 1)[0] ?? '';
  const { outage } = platform.faults.current;
  const fault = outage ? outageFault(outage) : platform.faults.strike(pathname);
  if (!fault?.afterEffect) await sleep(fault?.delayMs);
  const result =
    fault && replaces(fault) && !fault.afterEffect ? null : await run(platform, request, pathname);
  if (fault?.afterEffect) await sleep(fault.delayMs); // the events of the call overtake its answer
  const errcode = result instanceof ApiError ? result.errcode : 0;
  log(platform, request, pathname, fault && replaces(fault) ? (fault.errcode ?? errcode) : errcode, fault);
  if (fault && replaces(fault)) return misbehave(platform, request, reply, fault);
  if (result instanceof ApiError) return sendError(platform, request, reply, result.errcode, result.errmsg);
  return send(reply, result ?? {});
}

const sleep = (ms = 0): Promise<unknown> | undefined =>
  ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;

/** Token, quota and method come before everything else, in this order. */
async function run(platform: Platform, request: FastifyRequest, path: string): Promise<Answer | ApiError> {
  const endpoint = endpoints.get(path);
  const now = platform.clock.now();
  const seconds = Math.floor(now / 1000);
  try {
    if (!endpoint) throw new ApiError(40066);
    const query = readQuery(request);
    if (endpoint.auth === 'token') {
      platform.tokens.check(query['access_token'], now / 1000);
      if (!endpoint.uncounted) platform.quota.count(path, seconds);
    }
    const method = checkMethod(endpoint, request.method);
    if (endpoint.feature && platform.faults.current.featureOff) throw new ApiError(65400);
    return await endpoint.handle({ ...readCall(platform, request), method, query, now });
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

function checkMethod(endpoint: Endpoint, method: string): 'GET' | 'POST' {
  const wanted = endpoint.method;
  if (wanted === 'either' && (method === 'GET' || method === 'POST')) return method;
  if (wanted !== 'GET' && method !== 'POST') throw new ApiError(43002);
  if (wanted === 'GET' && method !== 'GET') throw new ApiError(43001);
  return wanted === 'GET' ? 'GET' : 'POST';
}

function readCall(platform: Platform, request: FastifyRequest): Omit<Call, 'method' | 'query' | 'now'> {
  return {
    platform,
    body: Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '',
    ip: request.ip,
    baseUrl: `${request.protocol}://${request.host}`,
    upload: () => readUpload(request),
  };
}

/** The first value of each name. */
function readQuery(request: FastifyRequest): Record<string, string> {
  const pairs = Object.entries(request.query as Record<string, string | string[]>);
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, Array.isArray(value) ? (value[0] ?? '') : value]),
  );
}

/** The part named `media` that is a file, or null. */
async function readUpload(request: FastifyRequest): Promise<UploadedFile | null> {
  if (!request.isMultipart()) return null;
  let found: UploadedFile | null = null;
  try {
    for await (const part of request.parts()) {
      if (part.type !== 'file') continue;
      const bytes = await part.toBuffer();
      if (part.fieldname !== 'media' || found) continue;
      found = { field: part.fieldname, filename: part.filename, contentType: part.mimetype, bytes };
    }
  } catch {
    return found; // a body that is no multipart after all is a missing file
  }
  return found;
}

function send(reply: FastifyReply, answerBody: Answer) {
  if (isBinary(answerBody)) {
    const { bytes, contentType, filename } = answerBody;
    return reply
      .type(contentType)
      .header('content-disposition', `attachment; filename="${filename}"`)
      .send(bytes);
  }
  // As bytes: for a string Fastify would add a charset of its own.
  return reply
    .header('content-type', 'application/json; encoding=utf-8')
    .send(Buffer.from(JSON.stringify(answerBody)));
}

function sendError(
  platform: Platform,
  _request: FastifyRequest,
  reply: FastifyReply,
  errcode: number,
  errmsg?: string,
) {
  const { clock, rids } = platform;
  const first = clock.nowSeconds().toString(16).padStart(8, '0');
  const rid = `${first}-${rids.text(8, HEX)}-${rids.text(8, HEX)}`;
  return send(reply, { errcode, errmsg: `${errmsg ?? errmsgFor(errcode)} rid: ${rid}` });
}

function outageFault({ mode, httpStatus, errcode }: Outage): EndpointFault {
  const endpoint = '*';
  switch (mode) {
    case 'http':
      return { endpoint, httpStatus };
    case 'errcode':
      return { endpoint, errcode };
    case 'hang':
      return { endpoint, hang: true };
    case 'reset':
      return { endpoint, reset: true };
  }
}

const replaces = ({ errcode, httpStatus, hang, reset, body }: EndpointFault): boolean =>
  errcode !== undefined || httpStatus !== undefined || body !== undefined || hang === true || reset === true;

function misbehave(platform: Platform, request: FastifyRequest, reply: FastifyReply, fault: EndpointFault) {
  const { hang, reset, httpStatus = 200, errcode, errmsg, body } = fault;
  if (hang || reset) {
    void reply.hijack(); // a hanging socket is cut when the caller gives up or the simulator closes
    if (reset) request.raw.socket.destroy();
    return reply;
  }
  void reply.code(httpStatus);
  if (errcode !== undefined) return sendError(platform, request, reply, errcode, errmsg);
  return reply.type('text/html').send(body ?? '<html><body>Bad Gateway</body></html>');
}

function log(
  platform: Platform,
  request: FastifyRequest,
  endpoint: string,
  errcode: number,
  fault: EndpointFault | undefined,
) {
  const kind = fault
    ? Object.keys(fault)
        .filter((name) => name !== 'endpoint')
        .join(',')
    : undefined;
  platform.calls.add({
    at: platform.clock.now(),
    realAt: Date.now(),
    method: request.method,
    endpoint,
    query: withoutSecrets(readQuery(request)),
    body: Buffer.isBuffer(request.body) ? shownBody(request.body.toString('utf8')) : '',
    errcode,
    httpStatus: fault?.httpStatus ?? 200,
    ...(kind ? { fault: kind } : {}),
  });
}
