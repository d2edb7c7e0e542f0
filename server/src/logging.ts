import type { FastifyRequest } from 'fastify';
import { type Logger, pino } from 'pino';

/** What must never be read in a log, wherever an object brings it along. */
const secretPaths = [
  'password',
  'newPassword',
  'secret',
  'appSecret',
  'secretKey',
  'token',
  'callbackToken',
  'aesKey',
  'encodingAesKey',
  'previousAesKey',
  'previousToken',
  'accessToken',
  'access_token',
  'cookie',
  'authorization',
];

/** One logger for the process: JSON lines, or readable ones on a terminal. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    redact: {
      paths: [
        ...secretPaths,
        ...secretPaths.map((name) => `*.${name}`),
        'req.headers.cookie',
        'req.headers.authorization',
      ],
      censor: '[secret]',
    },
    serializers: { req: requestLine },
    ...(process.stdout.isTTY && {
      transport: { target: 'pino-pretty', options: { translateTime: 'HH:MM:ss.l', ignore: 'pid,hostname' } },
    }),
  });
}

/** Without the query string: the platform puts signatures there, and a browser may put a search there. */
const requestLine = (request: FastifyRequest) => ({
  method: request.method,
  path: request.url.split('?', 1)[0],
  from: request.ip,
});
