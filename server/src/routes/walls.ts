import type { EpochMs } from '@kf/shared/contract/ids';
import {
  WallBoardCreate,
  WallBoardParams,
  WallBoardResult,
  WallBoardUpdate,
  WallDeviceParams,
  WallDevicePatch,
  WallDeviceResult,
  WallPairRequest,
  WallPreviewAnswer,
  WallsAnswer,
} from '@kf/shared/contract/wall';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { BoardFeed } from '#walls/board-feed.ts';
import type { Walls } from '#walls/walls.ts';
import { actorOf } from '../people/caller.ts';
import { everyRoute } from '../people/rights.ts';

interface WallRoutesOptions {
  walls: Walls;
  feed: BoardFeed;
  build: string;
  now(): EpochMs;
}

/** Televisions and boards, for admins. */
export const wallRoutes: FastifyPluginAsyncZod<WallRoutesOptions> = async (app, options) => {
  everyRoute(app, { right: 'admin' });
  await app.register(deviceRoutes, options);
  await app.register(boardRoutes, options);
};

const deviceRoutes: FastifyPluginAsyncZod<WallRoutesOptions> = async (app, { walls, build, now }) => {
  const { devices, memory } = walls;
  const one = { params: WallDeviceParams };
  const done = { response: { 204: z.null() } };

  app.get('/walls', { schema: { response: { 200: WallsAnswer } } }, async () => ({
    devices: await devices.list(),
    boards: [...memory.boards()],
    at: now(),
    build,
  }));

  app.post(
    '/walls/pair',
    { schema: { body: WallPairRequest, response: { 201: WallDeviceResult } } },
    async (request, reply) =>
      reply.code(201).send({ device: await devices.pair(request.body, actorOf(request)) }),
  );

  app.patch(
    '/walls/:deviceId',
    { schema: { ...one, body: WallDevicePatch, response: { 200: WallDeviceResult } } },
    async (request) => ({
      device: await devices.change(request.params.deviceId, request.body, actorOf(request)),
    }),
  );

  app.delete('/walls/:deviceId', { schema: { ...one, ...done } }, async (request, reply) => {
    await devices.revoke(request.params.deviceId, actorOf(request));
    return reply.code(204).send(null);
  });

  for (const type of ['identify', 'reload'] as const)
    app.post(`/walls/:deviceId/${type}`, { schema: { ...one, ...done } }, async (request, reply) => {
      await devices.command(type, request.params.deviceId, actorOf(request));
      return reply.code(204).send(null);
    });
};

const boardRoutes: FastifyPluginAsyncZod<WallRoutesOptions> = async (app, { walls: { boards }, feed }) => {
  const one = { params: WallBoardParams };

  app.post(
    '/wall-boards',
    { schema: { body: WallBoardCreate, response: { 201: WallBoardResult } } },
    async (request, reply) =>
      reply.code(201).send({ board: await boards.add(request.body.settings, actorOf(request)) }),
  );

  app.put(
    '/wall-boards/:boardId',
    { schema: { ...one, body: WallBoardUpdate, response: { 200: WallBoardResult } } },
    async (request) => {
      const { settings, version } = request.body;
      return { board: await boards.change(request.params.boardId, settings, version, actorOf(request)) };
    },
  );

  app.delete(
    '/wall-boards/:boardId',
    { schema: { ...one, response: { 204: z.null() } } },
    async (request, reply) => {
      await boards.remove(request.params.boardId, actorOf(request));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/wall-boards/preview',
    { schema: { body: WallBoardCreate, response: { 200: WallPreviewAnswer } } },
    async (request) => ({ board: await feed.preview(request.body.settings) }),
  );
};
