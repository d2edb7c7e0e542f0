import type { EpochMs } from '@kf/shared/contract/ids';
import { WallCodeAnswer, WallDeviceAnswer } from '@kf/shared/contract/wall';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { WALL_COOKIE } from '#walls/secret.ts';
import type { Walls } from '#walls/walls.ts';

/** Browsers keep no cookie longer than 400 days; each start of the page begins them anew. */
const COOKIE_SECONDS = 400 * 86_400;
/** New codes of one address. An office that sets up a hundred walls at once stays below, and shows each code ten minutes. */
const CODES = { max: 300, timeWindow: 10 * 60_000 };

/** The television's side of pairing. Needs no login: what the cookie is worth decides. */
export const wallDeviceRoutes: FastifyPluginAsyncZod<{
  walls: Pick<Walls, 'requestCode' | 'codeOf' | 'memory'>;
  publicUrl: string | undefined;
  now(): EpochMs;
}> = async (app, { walls, publicUrl, now }) => {
  const pairUrlOf = (request: FastifyRequest, code: string): string =>
    `${(publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/$/, '')}/settings/walls?code=${code}`;

  app.post(
    '/wall-device/code',
    { config: { right: 'anybody', rateLimit: CODES }, schema: { response: { 200: WallCodeAnswer } } },
    async (request, reply) => {
      const { token, code, expiresAt } = await walls.requestCode(request.cookies[WALL_COOKIE]);
      keep(request, reply, token);
      return { code, expiresAt, at: now(), pairUrl: pairUrlOf(request, code) };
    },
  );

  app.get(
    '/wall-device',
    { config: { right: 'anybody' }, schema: { response: { 200: WallDeviceAnswer } } },
    async (request, reply): Promise<WallDeviceAnswer> => {
      const token = request.cookies[WALL_COOKIE];
      const at = now();
      const standing = await walls.memory.standingOf(token);
      if (standing.status === 'paired' && token !== undefined) {
        keep(request, reply, token);
        const { deviceId, name } = standing.wall;
        return { status: 'paired', at, device: { deviceId, name } };
      }
      // A code asked for after the revocation is what the screen is to show.
      const shown = await walls.codeOf(token);
      if (shown) {
        const { code, expiresAt } = shown;
        return { status: 'pairing', at, code, expiresAt, pairUrl: pairUrlOf(request, code) };
      }
      return standing.status === 'revoked'
        ? { status: 'revoked', at, since: standing.since }
        : { status: 'unpaired', at };
    },
  );
};

function keep(request: FastifyRequest, reply: FastifyReply, token: string): void {
  void reply.setCookie(WALL_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    maxAge: COOKIE_SECONDS,
  });
}
