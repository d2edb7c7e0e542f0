import type { ErrorBody, ErrorCode } from '@kf/shared/contract/errors';

/** What the server refused. The screen has its own words per `code` (error-text.ts). */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;
  readonly wechat: ErrorBody['error']['wechat'];
  readonly requestId: string;

  constructor(status: number, body: ErrorBody['error']) {
    super(body.message);
    this.status = status;
    this.code = body.code;
    this.details = body.details ?? {};
    this.wechat = body.wechat;
    this.requestId = body.requestId;
  }
}

/** No answer at all: no network, or the tower is not running. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

interface CallOptions {
  signal?: AbortSignal | undefined;
}

const loginEnded = new Set<() => void>();

/** Called when any answer says that the login has ended. */
export function onLoginEnded(listener: () => void): () => void {
  loginEnded.add(listener);
  return () => loginEnded.delete(listener);
}

/** @throws {HttpError} when the server refuses; {@link UnreachableError} when nothing answers */
async function call<T>(method: string, path: string, body: unknown, options: CallOptions = {}): Promise<T> {
  const init: RequestInit = { method, credentials: 'same-origin', headers: { accept: 'application/json' } };
  if (body instanceof FormData) {
    init.body = body; // the browser names the boundary
  } else if (body !== undefined) {
    init.headers = { ...init.headers, 'content-type': 'application/json' };
    init.body = JSON.stringify(body);
  }
  if (options.signal) init.signal = options.signal;
  const response = await fetch(path, init).catch((cause: unknown) => {
    if (options.signal?.aborted) throw cause;
    throw new UnreachableError('no answer from the server', { cause });
  });
  if (!response.ok) throw await refusal(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

async function refusal(response: Response): Promise<Error> {
  const body = (await response.json().catch(() => undefined)) as Partial<ErrorBody> | undefined;
  // A proxy in front of a stopped server answers for it, without our error body.
  if (!body?.error && [502, 503, 504].includes(response.status))
    return new UnreachableError(`answer ${response.status} without a body`);
  const error = new HttpError(
    response.status,
    body?.error ?? { code: 'internal', requestId: '', message: `answer ${response.status}` },
  );
  if (error.code === 'not_logged_in') for (const listener of loginEnded) listener();
  return error;
}

export const http = {
  get: <T>(path: string, options?: CallOptions) => call<T>('GET', path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('POST', path, body, options),
  patch: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('PATCH', path, body, options),
  put: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('PUT', path, body, options),
  del: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('DELETE', path, body, options),
};
