import fastifyMultipart from '@fastify/multipart';
import {
  AgentAnswer,
  AgentProfileAnswer,
  AgentProfileRequest,
  AgentProfilesAnswer,
  AgentProfilesRequest,
  AgentsAnswer,
  AgentsQuery,
  DeleteAgentAnswer,
  DeleteAgentRequest,
  ImportParams,
  ImportPreview,
  ImportPreviewRequest,
  ImportProgress,
  ImportRequest,
  InvitationRequest,
  NewAgentAnswer,
  NewAgentRequest,
  RenameAgentRequest,
} from '@kf/shared/contract/agents';
import { AccountParams, AgentParams } from '@kf/shared/contract/http';
import type { LiveState } from '@kf/shared/contract/live';
import type { View } from '@kf/shared/domain/scope';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Agents } from '#agents/create-agents.ts';
import { MOST_BYTES, tooLarge, type Upload } from '#agents/images.ts';
import type { Roster } from '#roster/roster.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../people/caller.ts';
import { type AccountFinder, requireAccount } from './require-account.ts';
import { requireAgentIn, viewFor } from './view.ts';

interface Parts {
  live: { snapshot(): { state: LiveState } };
  agents: Agents;
  roster: Roster;
}

const CsvQuery = z.object({ lang: z.enum(['zh', 'en']).default('zh') });
/** `v`: the `avatarKey` that is shown. */
const AvatarQuery = z.object({ v: z.string().max(64).optional() });
/** Five hundred rows of text in JSON; everything else fits the server's usual limit. */
const IMPORT_BYTES = 512 * 1024;

/** Prefix: `/accounts/:accountId`. */
export const agentRoutes: FastifyPluginAsyncZod<{ find: AccountFinder<Parts> }> = async (app, { find }) => {
  await app.register(fastifyMultipart, {
    limits: { fileSize: MOST_BYTES, files: 1, fields: 4, fieldSize: 1_024, parts: 5 },
  });
  const config = { right: 'supervisor' } as const;
  /** Also for people of some groups, who get what is theirs. */
  const look = { right: 'viewer', groups: 'own' } as const;
  const viewOf = (request: FastifyRequest<{ Params: { accountId: string } }>) =>
    viewFor(request, requireAccount(find, request.params.accountId).live.snapshot().state);
  const agentsOf = (accountId: string): Agents => requireAccount(find, accountId).agents;

  app.get(
    '/agents',
    {
      config: look,
      schema: { params: AccountParams, querystring: AgentsQuery, response: { 200: AgentsAnswer } },
    },
    async (request) => {
      const answer = await agentsOf(request.params.accountId).list({
        deleted: request.query.deleted === '1',
      });
      const view = viewOf(request);
      return view ? answerIn(answer, view) : answer;
    },
  );

  app.post(
    '/agents/refresh',
    // Reads WeChat's list anew, and changes nothing there.
    {
      config: { ...config, audit: false },
      schema: { params: AccountParams, response: { 200: AgentsAnswer } },
    },
    async (request) => {
      const agents = agentsOf(request.params.accountId);
      await agents.refresh();
      return agents.list({ deleted: true });
    },
  );

  app.put(
    '/agents/profiles',
    {
      config,
      schema: { params: AccountParams, body: AgentProfilesRequest, response: { 200: AgentProfilesAnswer } },
    },
    async (request) => {
      const { roster } = requireAccount(find, request.params.accountId);
      return roster.changeProfiles(request.body, actorOf(request));
    },
  );

  app.get(
    '/agents.csv',
    {
      config: { right: 'viewer' },
      schema: { params: AccountParams, querystring: CsvQuery, produces: ['text/csv'] },
    },
    async (request, reply) => {
      const csv = await agentsOf(request.params.accountId).exportCsv(request.query.lang);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="agents.csv"')
        .header('cache-control', 'no-store')
        .send(csv);
    },
  );

  app.post(
    '/agents',
    {
      config,
      schema: { params: AccountParams, body: NewAgentRequest, response: { 201: NewAgentAnswer } },
    },
    async (request, reply) => {
      const made = await agentsOf(request.params.accountId).create(request.body, actorOf(request));
      return reply.code(201).header('cache-control', 'no-store').send(made);
    },
  );

  app.patch(
    '/agents/:kfAccount',
    { config, schema: { params: AgentParams, body: RenameAgentRequest, response: { 200: AgentAnswer } } },
    async (request) => {
      const { accountId, kfAccount } = request.params;
      return { agent: await agentsOf(accountId).rename(kfAccount, request.body.nickname, actorOf(request)) };
    },
  );

  app.delete(
    '/agents/:kfAccount',
    {
      config,
      schema: {
        params: AgentParams,
        body: DeleteAgentRequest.nullish(),
        response: { 200: DeleteAgentAnswer },
      },
    },
    async (request) => {
      const { accountId, kfAccount } = request.params;
      return agentsOf(accountId).remove(kfAccount, request.body ?? {}, actorOf(request));
    },
  );

  app.post(
    '/agents/:kfAccount/invitation',
    { config, schema: { params: AgentParams, body: InvitationRequest, response: { 200: AgentAnswer } } },
    async (request) => {
      const { accountId, kfAccount } = request.params;
      return { agent: await agentsOf(accountId).invite(kfAccount, request.body.wechatId, actorOf(request)) };
    },
  );

  app.put(
    '/agents/:kfAccount/avatar',
    {
      config,
      schema: { params: AgentParams, consumes: ['multipart/form-data'], response: { 200: AgentAnswer } },
    },
    async (request) => {
      const { accountId, kfAccount } = request.params;
      const agents = agentsOf(accountId);
      return { agent: await agents.setAvatar(kfAccount, await uploadOf(request), actorOf(request)) };
    },
  );

  const schema = { params: AgentParams, querystring: AvatarQuery, produces: ['image/webp'] };
  app.get('/agents/:kfAccount/avatar', { config: look, schema }, async (request, reply) => {
    const { accountId, kfAccount } = request.params;
    requireAgentIn(viewOf(request), kfAccount);
    const picture = await agentsOf(accountId).avatar(kfAccount);
    if (!picture) throw new AppError('not_found', 'there is no picture of this agent');
    const etag = `"${picture.key}"`;
    // Asked for by its key the picture never changes; asked for without, it may at any time.
    const { v } = request.query;
    void reply
      .header('etag', etag)
      .header(
        'cache-control',
        v === picture.key ? 'private, max-age=31536000, immutable' : 'private, no-cache',
      );
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('image/webp').send(picture.webp);
  });

  app.put(
    '/agents/:kfAccount/profile',
    {
      config: { ...config, groups: 'own' },
      schema: { params: AgentParams, body: AgentProfileRequest, response: { 200: AgentProfileAnswer } },
    },
    async (request) => {
      const { accountId, kfAccount } = request.params;
      const { roster } = requireAccount(find, accountId);
      const view = viewOf(request);
      requireAgentIn(view, kfAccount);
      if (view && request.body.groupIds !== undefined)
        throw new AppError('whole_account_needed', 'who belongs to which group is for the whole account');
      return { profile: await roster.changeProfile(kfAccount, request.body, actorOf(request)) };
    },
  );

  app.post(
    '/agents/import/preview',
    {
      config: { ...config, audit: false },
      bodyLimit: IMPORT_BYTES,
      schema: { params: AccountParams, body: ImportPreviewRequest, response: { 200: ImportPreview } },
    },
    async (request) => agentsOf(request.params.accountId).previewImport(request.body.csv),
  );

  app.post(
    '/agents/import',
    {
      config,
      bodyLimit: IMPORT_BYTES,
      schema: { params: AccountParams, body: ImportRequest, response: { 200: ImportProgress } },
    },
    async (request) => agentsOf(request.params.accountId).runImport(request.body, actorOf(request)),
  );

  app.get(
    '/agents/import/:key',
    { config, schema: { params: ImportParams, response: { 200: ImportProgress } } },
    async (request) => agentsOf(request.params.accountId).importProgress(request.params.key),
  );
};

/** What people of some groups get of the list: also not how many others there are. */
const answerIn = ({ deleted: _others, ...answer }: AgentsAnswer, { agents, groups }: View): AgentsAnswer => {
  const rows = answer.agents.filter((agent) => agents.has(agent.agentId));
  return {
    ...answer,
    agents: rows.map((row) => ({ ...row, groupIds: row.groupIds.filter((id) => groups.has(id)) })),
    seats: { ...answer.seats, used: rows.length },
  };
};

/** The part named `media`. @throws {AppError} media_missing, image_too_large, request_invalid */
async function uploadOf(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart())
    throw new AppError('media_missing', 'send the picture as a form with a part `media`');
  const file = await request.file();
  if (!file || file.fieldname !== 'media') {
    file?.file.resume();
    throw new AppError('media_missing', 'there is no part `media`');
  }
  const bytes = await file.toBuffer().catch((error: unknown) => {
    throw (error as { code?: string }).code === 'FST_REQ_FILE_TOO_LARGE' ? tooLarge() : error;
  });
  // Over a slow connection the library hands out what fits, and says so here only.
  if (file.file.truncated) throw tooLarge();
  return { bytes, filename: file.filename, contentType: file.mimetype };
}
