import { EpochMs } from '@kf/shared/contract/ids';
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createFailSafe, type FailSafe } from '#routing/fail-safe.ts';
import { plainReply } from '#routing/plain-reply.ts';
import type { PassiveReply, Push } from '#routing/push.ts';
import { signingToken } from './crypto.ts';
import { isTooOld, openPush, type PushQuery } from './open-push.ts';
import { type ParsedPush, parsePush } from './push.ts';
import { buildReply, SUCCESS, sealReply } from './reply.ts';
import { type CallbackTarget, OWN_ECHO } from './target.ts';
import { MAX_XML_BYTES, MalformedPush } from './xml.ts';

export interface CallbackRoutesOptions {
  /** Undefined: no such account (404). */
  find(accountId: string): CallbackTarget | undefined;
  now?: () => number;
}

/** Twice this, recording and the way back fit into the second in which a message is to be answered. */
const REPLY_BUDGET_MS = 300;

/** Where the platform's pushes arrive. Register without `fastify-plugin`: it has parsers and an error handler of its own. */
export async function callbackRoutes(app: FastifyInstance, options: CallbackRoutesOptions): Promise<void> {
  const now = options.now ?? Date.now;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_XML_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode !== undefined && error.statusCode < 500 ? error.statusCode : 500;
    if (status === 500) request.log.error({ err: error }, 'callback failed');
    return answer(reply.code(status), 'refused');
  });

  for (const url of ['/wechat/:accountId/callback', '/wechat/callback']) {
    app.get(url, (request, reply) => {
      const target = options.find(accountOf(request));
      return target ? verifyAddress(target, request, reply, now()) : answer(reply.code(404), 'not found');
    });
    app.post(url, { bodyLimit: MAX_XML_BYTES }, (request, reply) => {
      const target = options.find(accountOf(request));
      return target ? receivePush(target, request, reply, now()) : answer(reply.code(404), 'not found');
    });
  }
}

const accountOf = (request: FastifyRequest): string => {
  const { accountId } = request.params as { accountId?: string };
  return accountId ?? 'main';
};

function answer(reply: FastifyReply, body: string, type = 'text/plain; charset=utf-8'): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .type(type)
    .send(body);
}

/** A parameter given twice is no parameter of the platform's. */
function parameter(request: FastifyRequest, name: string): string {
  const value = (request.query as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}

const pushQuery = (request: FastifyRequest): PushQuery => ({
  signature: parameter(request, 'signature'),
  timestamp: parameter(request, 'timestamp'),
  nonce: parameter(request, 'nonce'),
  encryptType: parameter(request, 'encrypt_type'),
  msgSignature: parameter(request, 'msg_signature'),
});

/** The console's check when the address is saved: the echo string comes back verbatim, unencrypted in every mode. */
function verifyAddress(
  target: CallbackTarget,
  request: FastifyRequest,
  reply: FastifyReply,
  nowMs: number,
): FastifyReply {
  const settings = target.settings();
  const { signature, timestamp, nonce } = pushQuery(request);
  if (isTooOld(settings, timestamp, nowMs)) return refuse(target, request, reply, 'refused_timestamp');
  if (signingToken(signature, settings.tokens, timestamp, nonce) === undefined) {
    return refuse(target, request, reply, 'refused_signature');
  }
  const echo = parameter(request, 'echostr');
  target.seen(echo.startsWith(OWN_ECHO) ? 'probed' : 'verified');
  return answer(reply, echo, 'text/plain');
}

/** Verify, open, parse, decide, record, answer: nothing is acknowledged that is not durable. */
async function receivePush(
  target: CallbackTarget,
  request: FastifyRequest,
  reply: FastifyReply,
  nowMs: number,
): Promise<FastifyReply> {
  const settings = target.settings();
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const opened = openPush(settings, pushQuery(request), body.toString('utf8'), nowMs);
  if (!opened.ok) return refuse(target, request, reply, opened.why);

  const parsed = tryParse(opened.xml, request.log);
  if (!parsed) {
    // It is the platform's, so repeating it would not help.
    target.seen('malformed');
    return answer(reply, SUCCESS);
  }
  const { push, key } = parsed;
  let decided = await decideReply(target, push, request.log);
  try {
    const receivedAt = EpochMs.parse(nowMs);
    // what the first delivery was promised is done: a repeat, on whatever node, hears the same
    decided = (await target.record({ key, push, reply: decided, receivedAt, bytes: body.length })) ?? decided;
  } catch (error) {
    target.seen('store_failed');
    // Not the error itself: a database driver prints the values, and with them the customer's words.
    request.log.error({ reason: reasonOf(error) }, 'push not recorded; the platform is asked to come again');
    return answer(reply.code(500), 'not recorded');
  }
  target.seen('recorded');

  const nowSeconds = Math.floor(nowMs / 1_000);
  const xml = buildReply(push, decided, nowSeconds);
  if (xml === SUCCESS) return answer(reply, SUCCESS);
  const { sealing } = opened;
  const sealed = sealing ? sealReply(xml, { appId: settings.appId, ...sealing }, nowSeconds) : xml;
  return answer(reply, sealed, 'text/xml; charset=utf-8');
}

function refuse(
  target: CallbackTarget,
  request: FastifyRequest,
  reply: FastifyReply,
  why: Parameters<CallbackTarget['seen']>[0],
): FastifyReply {
  const { signature, msgSignature } = pushQuery(request);
  target.seen(signature === '' && msgSignature === '' ? 'refused_unsigned' : why);
  request.log.warn({ why }, 'push refused');
  // One answer for every reason: who guesses learns nothing.
  return answer(reply.code(403), 'forbidden');
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = (error as { code?: unknown }).code ?? (error.cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : error.name;
}

function tryParse(xml: string, log: FastifyBaseLogger): ParsedPush | undefined {
  try {
    return parsePush(xml);
  } catch (error) {
    if (!(error instanceof MalformedPush)) throw error;
    log.warn({ why: error.message }, 'push not understood');
    return undefined;
  }
}

/** Rules of our own must never cost a customer their place: whatever goes wrong, a message goes to customer service. */
async function decideReply(
  target: CallbackTarget,
  push: Push,
  log: FastifyBaseLogger,
): Promise<PassiveReply> {
  const fallback: PassiveReply = { ...plainReply(push), why: [{ code: 'rules_failed' }] };
  try {
    const reply = await failSafeOf(target).run(() => target.replyTo(push));
    if (reply === undefined)
      log.warn({ budgetMs: REPLY_BUDGET_MS }, 'reply took too long; plain transfer instead');
    if (reply?.type === 'transfer' && push.type !== 'message') return plainReply(push);
    return reply ?? fallback;
  } catch (error) {
    log.error({ err: error }, 'reply could not be decided; plain transfer instead');
    return fallback;
  }
}

const failSafes = new WeakMap<CallbackTarget, FailSafe>();

/** One per account: rules of one that hang do not put those of another to rest. */
function failSafeOf(target: CallbackTarget): FailSafe {
  let failSafe = failSafes.get(target);
  if (!failSafe) {
    failSafe = createFailSafe(REPLY_BUDGET_MS);
    failSafes.set(target, failSafe);
  }
  return failSafe;
}
