import type { ErrorBody, ErrorCode } from '@kf/shared/contract/errors';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AppError, httpStatus } from '../errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the request was refused; set with the answer. */
    refusedWith?: ErrorCode;
  }
}

/** Maps every error to the body of the contract. The one place that does. */
export const errorHandler = fp(async (app: FastifyInstance) => {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const known = toAppError(error);
    // Who calls learns the code only; what happened inside is for the log.
    if (httpStatus[known.code] === 500) request.log.error({ err: error }, 'request failed');
    else if (known.code === 'store_unavailable')
      request.log.warn({ err: error }, 'the store does not answer');
    else request.log.debug({ err: error }, 'request refused');
    return sendError(request, reply, known);
  });
});

export function sendError(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
  const body: ErrorBody = {
    error: {
      code: error.code,
      requestId: request.id,
      message: error.message,
      ...(error.details && { details: error.details }),
      ...(error.wechat && { wechat: error.wechat }),
    },
  };
  request.refusedWith = error.code;
  const retryAt = error.details?.['retryAt'];
  if (typeof retryAt === 'number')
    void reply.header('retry-after', Math.max(1, Math.ceil((retryAt - Date.now()) / 1_000)));
  // Serialised here: the route's own serializer knows only its good answers.
  return reply
    .code(httpStatus[error.code])
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .serializer((text: string) => text)
    .send(JSON.stringify(body));
}

/** What may be said outside of an error of any origin. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map((issue) => ({
      path: `${error.validationContext ?? 'body'}${issue.instancePath.replaceAll('/', '.')}`,
      message: issue.message ?? 'is not valid',
    }));
    return new AppError('request_invalid', 'the request is not valid', { details: { issues } });
  }
  if (isStoreDown(error))
    return new AppError('store_unavailable', 'the store does not answer', { cause: error });
  const code = codeOfStatus((error as Partial<FastifyError>).statusCode);
  return code === 'internal'
    ? new AppError('internal', 'something went wrong on the server', { cause: error })
    : new AppError(code, (error as FastifyError).message, { cause: error });
}

/**
 * The database is away, starting, stopping or full; anything else it says is a fault of ours. The query builder wraps
 * what the driver says, so causes are looked at too.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html classes 08, 53 and 57
 */
function isStoreDown(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code, syscall } = at as NodeJS.ErrnoException;
    if (syscall === 'connect' || code === 'ECONNRESET') return true;
    if (typeof code === 'string' && /^(08\w{3}|53300|57P0[123])$/.test(code)) return true;
    if (/^(Connection terminated|timeout exceeded when trying to connect)/.test(at.message)) return true;
  }
  return false;
}

/** The framework's own refusals (a broken body, a wrong content type …) carry only a status. */
function codeOfStatus(status: number | undefined): ErrorCode {
  if (status === undefined || status < 400 || status >= 500) return 'internal';
  if (status === 404) return 'not_found';
  if (status === 413) return 'payload_too_large';
  if (status === 415) return 'media_type_unsupported';
  if (status === 429) return 'too_many_requests';
  return 'request_invalid';
}
