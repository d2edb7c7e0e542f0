import type {
  AgentRow,
  AgentsAnswer,
  DeleteAgentAnswer,
  DeleteAgentRequest,
  ImportPreview,
  ImportProgress,
  NewAgentAnswer,
  NewAgentRequest,
} from '@kf/shared/contract/agents';
import type { AgentId } from '@kf/shared/contract/ids';
import { AppError } from '#errors.ts';
import type { AgentRow as ListRow } from '#live/facts.ts';
import { avatarKeyOf } from './agent-list.ts';
import type { Avatars } from './avatars.ts';
import {
  commonSuffix,
  makePassword,
  requireAccountName,
  requireNickname,
  requireWechatId,
} from './checks.ts';
import { exportAgents, type Language } from './export.ts';
import { prepareAvatar, type Upload } from './images.ts';
import { createImports } from './import-run.ts';
import type { ImportStore } from './ports.ts';
import { removeAgent } from './remove-agent.ts';
import { agentRows } from './rows.ts';
import { type Actor, type AgentsDeps, createTools, isUncertain, refusalOf } from './tools.ts';

/** Of the reads that people ask for by hand. */
const READ_AT_MOST_EVERY_MS = 2_000;

/** Managing the agents of one account. Every command reads the platform's list afterwards. */
export interface Agents {
  /** Reads the platform's list now, at most every few seconds whoever asks. @throws {AppError} why it cannot be read */
  refresh(): Promise<void>;
  list(options: { deleted: boolean }): Promise<AgentsAnswer>;
  /**
   * @throws {AppError} agent_account_illegal, agent_nickname_illegal, wechat_id_invalid, agent_limit_reached,
   *   agent_exists (`details.nickname`: whose it is), request_invalid
   */
  create(request: NewAgentRequest, by: Actor): Promise<NewAgentAnswer>;
  /** @throws {AppError} agent_not_found, agent_nickname_illegal, agent_unknown */
  rename(agentId: AgentId, nickname: string, by: Actor): Promise<AgentRow>;
  /** @throws {AppError} agent_not_found, confirmation_wrong, agent_has_sessions, agent_still_listed, agent_unknown */
  remove(agentId: AgentId, request: DeleteAgentRequest, by: Actor): Promise<DeleteAgentAnswer>;
  /** @throws {AppError} agent_not_found, what {@link prepareAvatar} refuses, agent_unknown */
  setAvatar(agentId: AgentId, upload: Upload, by: Actor): Promise<AgentRow>;
  /** Undefined: no picture, or none to be had now. */
  avatar(agentId: AgentId): Promise<{ key: string; webp: Buffer } | undefined>;
  /** @throws {AppError} agent_not_found, invitation_pending (`details.expiresAt`), 65407–65412 each with its code */
  invite(agentId: AgentId, wechatId: string, by: Actor): Promise<AgentRow>;
  exportCsv(language: Language): Promise<string>;
  previewImport(csv: string): Promise<ImportPreview>;
  /** Resolves when the run has ended or stopped. @throws {AppError} request_invalid */
  runImport(request: { csv: string; key: string }, by: Actor): Promise<ImportProgress>;
  /** @throws {AppError} not_found */
  importProgress(key: string): Promise<ImportProgress>;
}

export function createAgents(deps: AgentsDeps & { avatars: Avatars; imports: ImportStore }): Agents {
  const { platform, list, roster, state, now } = deps;
  const tools = createTools(deps);
  const { refresh, look, alone, audited, rowOf, requireAgent } = tools;
  const suffix = (): string | undefined => commonSuffix(Object.values(state().agents).map((a) => a.agentId));

  async function create(request: NewAgentRequest, by: Actor): Promise<NewAgentAnswer> {
    const agentId = requireAccountName(request, suffix());
    const nickname = requireNickname(request.nickname);
    const wechatId = request.inviteWechatId ? requireWechatId(request.inviteWechatId) : undefined;
    const password = passwordOf(request);
    requireSeat();
    await roster.requireGroups(request.groupIds ?? []);
    return alone(agentId, by, async () => {
      const { groupIds, capacity, note } = request;
      const after = { nickname, groupIds, capacity, note };
      const listed = await audited(by, 'agent.created', { agentId }, async () => ({
        result: await add({ agentId, nickname, ...(password && { password: password.text }) }),
        after,
      }));
      if (groupIds ?? capacity ?? note) await roster.keepProfile(agentId, { groupIds, capacity, note }, by);
      const invitation = wechatId === undefined ? undefined : await tryInvite(agentId, wechatId, by);
      const made = listed ?? { agentId, nickname, binding: { state: 'unbound' as const } };
      const agent = await rowOf(made, (row) => row.groupIds.length >= (groupIds?.length ?? 0));
      return {
        agent,
        ...(password?.generated && { password: password.text }),
        ...(invitation && { invitation }),
      };
    });
  }

  /** Silence, or an answer lost on the way, is settled by the list: what it names was created. */
  async function add(agent: { agentId: AgentId; nickname: string; password?: string }) {
    const wasThere = state().agents[agent.agentId] !== undefined;
    try {
      await platform.addAgent(agent);
    } catch (error) {
      const settles = isUncertain(error) || (error instanceof AppError && error.code === 'agent_exists');
      if (!settles) throw error;
      const found = (await refresh()).find((row) => row.agentId === agent.agentId);
      if (isUncertain(error) && found?.nickname === agent.nickname && !wasThere) return found;
      throw found ? withDetails(error, { nickname: found.nickname }) : error;
    }
    return look(agent.agentId);
  }

  function passwordOf(request: NewAgentRequest): { text: string; generated: boolean } | undefined {
    if (request.password === undefined && !request.generatePassword) return undefined;
    if (state().account.dialect !== 'legacy')
      throw new AppError('request_invalid', 'only the legacy dialect knows passwords', {
        details: { issues: [{ path: 'body.password', message: 'only the legacy dialect knows passwords' }] },
      });
    return request.password === undefined
      ? { text: makePassword(), generated: true }
      : { text: request.password, generated: false };
  }

  function requireSeat(): void {
    const { used, limit } = seats();
    if (used >= limit)
      throw new AppError('agent_limit_reached', 'there are as many agents as WeChat allows', {
        details: { used, limit },
      });
  }
  const seats = () => ({ used: Object.keys(state().agents).length, limit: state().account.seatLimit });

  async function tryInvite(agentId: AgentId, wechatId: string, by: Actor) {
    try {
      await sendInvitation(agentId, wechatId, by);
      return { sent: true } as const;
    } catch (error) {
      if (error instanceof AppError) return { refused: refusalOf(error) };
      throw error;
    }
  }

  async function sendInvitation(agentId: AgentId, wechatId: string, by: Actor): Promise<ListRow | undefined> {
    const before = state().agents[agentId]?.binding;
    return audited(by, 'agent.invited', { agentId, ...(before && { before }) }, async () => {
      let failure: unknown;
      await platform.inviteWorker(agentId, wechatId).catch((error: unknown) => {
        failure = error;
      });
      const row = await look(agentId);
      const sent = row?.binding.state === 'waiting' && row.binding.wechatId === wechatId;
      if (failure !== undefined && !(isUncertain(failure) && sent))
        throw row
          ? withDetails(failure, { binding: row.binding, expiresAt: row.binding.expiresAt })
          : failure;
      return { result: row, after: { ...row?.binding, wechatId } };
    });
  }

  /** While an invitation waits there is no second one; the list says whether it still does. */
  async function requireInvitable(agentId: AgentId): Promise<void> {
    if (requireAgent(agentId).binding.state !== 'waiting') return;
    const binding = (await refresh()).find((row) => row.agentId === agentId)?.binding;
    if (binding?.state !== 'waiting') return;
    if (binding.expiresAt !== undefined && binding.expiresAt <= now()) return;
    throw new AppError('invitation_pending', 'an invitation of this agent waits for an answer', {
      details: { wechatId: binding.wechatId, expiresAt: binding.expiresAt },
    });
  }

  const imports = createImports({ ...deps, create, rename, invite, suffix, seats });

  async function rename(agentId: AgentId, text: string, by: Actor): Promise<AgentRow> {
    const before = requireAgent(agentId);
    const nickname = requireNickname(text);
    return alone(agentId, by, async () => {
      const about = { agentId, before: { nickname: before.nickname } };
      const listed = await audited(by, 'agent.renamed', about, async () => {
        await refreshing(() => platform.renameAgent({ agentId, nickname }));
        return { result: await look(agentId), after: { nickname } };
      });
      return rowOf({ ...(listed ?? before), nickname }, (row) => row.nickname === nickname);
    });
  }

  async function invite(agentId: AgentId, text: string, by: Actor): Promise<AgentRow> {
    const known = requireAgent(agentId);
    const wechatId = requireWechatId(text);
    return alone(agentId, by, async () => {
      await requireInvitable(agentId);
      const listed = await sendInvitation(agentId, wechatId, by);
      const { binding } = listed ?? { binding: { state: 'waiting' as const, wechatId } };
      return rowOf({ ...known, ...listed, binding }, (row) => row.binding.state === binding.state);
    });
  }

  /** Whoever is told that an agent is unknown sees a board without it next. */
  async function refreshing(command: () => Promise<void>): Promise<void> {
    try {
      await command();
    } catch (error) {
      if (error instanceof AppError && error.code === 'agent_unknown') await refresh();
      throw error;
    }
  }

  /** Impatient clicks share one read. */
  let reading: Promise<unknown> | undefined;
  let readAt = 0;

  return {
    async refresh() {
      if (now() - readAt < READ_AT_MOST_EVERY_MS) return;
      reading ??= refresh().finally(() => {
        reading = undefined;
      });
      await reading;
      readAt = now();
    },
    async list({ deleted }) {
      const [lookedAt, past] = await Promise.all([list.lookedAt(), deleted ? list.past() : undefined]);
      const known = suffix();
      return {
        agents: agentRows(state(), now()),
        seats: seats(),
        ...(known !== undefined && { suffix: known }),
        ...(lookedAt !== undefined && { lookedAt }),
        ...(past && { deleted: past }),
      };
    },
    create,
    rename,
    remove: (agentId, request, by) => alone(agentId, by, () => removeAgent(tools, agentId, request, by)),
    async setAvatar(agentId, upload, by) {
      const before = requireAgent(agentId);
      const jpeg = await prepareAvatar(upload);
      return alone(agentId, by, async () => {
        const about = { agentId, before: { avatarKey: before.avatarKey } };
        const listed = await audited(by, 'agent.avatar', about, async () => {
          await refreshing(() => platform.uploadAvatar(agentId, jpeg));
          const row = await look(agentId);
          return { result: row, after: { avatarKey: row?.avatarKey } };
        });
        return rowOf(listed ?? before, (row) => !listed || row.avatarKey === listed.avatarKey);
      });
    },
    async avatar(agentId) {
      const url = await list.avatarUrl(agentId);
      const webp = url === undefined ? undefined : await deps.avatars.get(url);
      return url === undefined || !webp ? undefined : { key: avatarKeyOf(url), webp };
    },
    invite,
    async exportCsv(language) {
      return exportAgents(
        agentRows(state(), now()),
        await roster.listGroups(),
        language,
        state().account.timeZone,
      );
    },
    previewImport: imports.preview,
    runImport: imports.run,
    importProgress: imports.progress,
  };
}

function withDetails(error: unknown, details: Record<string, unknown>): unknown {
  if (!(error instanceof AppError)) return error;
  return new AppError(error.code, error.message, {
    details: { ...error.details, ...details },
    ...(error.wechat && { wechat: error.wechat }),
    cause: error,
  });
}
