import { createHash } from 'node:crypto';
import type {
  AgentRow,
  ImportPreview,
  ImportProgress,
  ImportResult,
  NewAgentAnswer,
  NewAgentRequest,
} from '@kf/shared/contract/agents';
import type { AgentId } from '@kf/shared/contract/ids';
import { AppError } from '#errors.ts';
import { type PlannedRow, planImport, verdictOf } from './import-plan.ts';
import type { ImportStore } from './ports.ts';
import { type Actor, type AgentsDeps, refusalOf } from './tools.ts';

interface ImportDeps extends AgentsDeps {
  imports: ImportStore;
  create(request: NewAgentRequest, by: Actor): Promise<NewAgentAnswer>;
  rename(agentId: AgentId, nickname: string, by: Actor): Promise<AgentRow>;
  invite(agentId: AgentId, wechatId: string, by: Actor): Promise<AgentRow>;
  suffix(): string | undefined;
  seats(): { used: number; limit: number };
}

/** After one of these the next row would fare no better: the run stops, and the same key goes on later. */
const STOPS = new Set([
  'wechat_unavailable',
  'wechat_uncertain',
  'wechat_unreadable',
  'wechat_token_refused',
  'wechat_credentials_wrong',
  'wechat_ip_refused',
  'wechat_secret_frozen',
  'wechat_unauthorized',
  'wechat_banned',
  'wechat_confirmation_needed',
  'wechat_not_enabled',
  'wechat_daily_limit',
  'wechat_minute_limit',
  'wechat_quota_reserved',
  'store_unavailable',
]);

/** Many agents from a file. A row that was done is done: a run that goes on judges the rest anew. */
export function createImports(deps: ImportDeps) {
  const { imports, roster, state, now, create, rename } = deps;
  const running = new Map<string, Promise<ImportProgress>>();

  const plan = async (csv: string): Promise<PlannedRow[]> =>
    planImport(csv, {
      agents: state().agents,
      groups: await roster.listGroups(),
      suffix: deps.suffix(),
      seats: deps.seats(),
      takesPasswords: state().account.dialect === 'legacy',
    });

  async function begin(
    csv: string,
    key: string,
  ): Promise<{ digest: string; before: ImportProgress | undefined }> {
    const digest = createHash('sha256').update(csv).digest('hex');
    const stored = await imports.find(key);
    if (stored && stored.digest !== digest)
      throw new AppError('request_invalid', 'this key was used for another file', {
        details: { reason: 'key_used' },
      });
    return { digest, before: stored?.progress };
  }

  async function apply(csv: string, key: string, by: Actor): Promise<ImportProgress> {
    const { digest, before } = await begin(csv, key);
    if (before?.state === 'finished') return before;
    const done = new Set(before?.rows.filter((row) => row.state === 'done').map((row) => row.line));
    const planned = await plan(csv);
    const rows = planned.map(
      ({ line, kfAccount, nickname }): ImportResult => ({
        line,
        kfAccount,
        nickname,
        state: done.has(line) ? 'done' : 'waiting',
      }),
    );
    const progress: ImportProgress = { key, state: 'running', rows };
    const save = () => imports.save({ digest, progress }, now());
    await save();
    for (const [place, row] of planned.entries()) {
      const result = rows[place];
      if (!result || result.state === 'done') continue;
      const error = await one(row, by);
      if (error && STOPS.has(error.code)) {
        Object.assign(progress, { state: 'stopped', error: refusalOf(error) });
        await save();
        return progress;
      }
      rows[place] = {
        ...result,
        state: error ? 'refused' : 'done',
        ...(error && { error: refusalOf(error) }),
      };
      await save();
    }
    progress.state = 'finished';
    await save();
    return progress;
  }

  /** @returns why not */
  async function one(row: PlannedRow, by: Actor): Promise<AppError | undefined> {
    try {
      await carryOut(row, by);
      return undefined;
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }

  async function carryOut(row: PlannedRow, by: Actor): Promise<void> {
    const { agentId, groupIds, capacity, note, inviteWechatId, password } = row;
    if (row.verdict === 'same') return;
    if (row.verdict === 'refused' || agentId === undefined) throw refusedRow(row);
    if (row.verdict === 'create') {
      const { invitation } = await create(
        { kfAccount: agentId, nickname: row.nickname, groupIds, capacity, note, inviteWechatId, password },
        by,
      );
      if (invitation && 'refused' in invitation) throw invitationRefused(invitation.refused);
      return;
    }
    if (row.differs.includes('nickname')) await rename(agentId, row.nickname, by);
    if (['groups', 'capacity', 'note'].some((column) => row.differs.some((one) => one === column)))
      await roster.keepProfile(agentId, { groupIds, capacity, note }, by);
    if (row.differs.includes('invite') && inviteWechatId !== undefined)
      await deps.invite(agentId, inviteWechatId, by);
  }

  return {
    async preview(csv: string): Promise<ImportPreview> {
      const rows = (await plan(csv)).map(verdictOf);
      const { used, limit } = deps.seats();
      const after = used + rows.filter((row) => row.verdict === 'create').length;
      return { rows, seats: { used, limit, after } };
    },
    async run({ csv, key }: { csv: string; key: string }, by: Actor): Promise<ImportProgress> {
      const under = running.get(key);
      if (under) {
        await begin(csv, key);
        return under;
      }
      const run = apply(csv, key, by).finally(() => running.delete(key));
      running.set(key, run);
      return run;
    },
    async progress(key: string): Promise<ImportProgress> {
      const stored = await imports.find(key);
      if (!stored) throw new AppError('not_found', 'no import was begun with this key');
      // A run that this process knows nothing of has most likely ended with its own: the same key goes on.
      const lost = stored.progress.state === 'running' && !running.has(key);
      return lost ? { ...stored.progress, state: 'stopped' } : stored.progress;
    },
  };
}

function refusedRow({ problems }: PlannedRow): AppError {
  const [first] = problems;
  switch (first?.problem) {
    case 'nickname_illegal':
      return new AppError('agent_nickname_illegal', 'the nickname is not legal');
    case 'no_seat':
      return new AppError('agent_limit_reached', 'no seat is left');
    case 'wechat_id_illegal':
      return new AppError('wechat_id_invalid', 'the WeChat id is not legal');
    case 'account_illegal':
    case 'account_suffix_unknown':
      return new AppError('agent_account_illegal', 'the account is not legal');
    default:
      return new AppError('request_invalid', 'the row is not valid');
  }
}

function invitationRefused(refused: {
  code: AppError['code'];
  errcode?: number | undefined;
  errmsg?: string | undefined;
}) {
  const { code, errcode, errmsg = '' } = refused;
  const wechat = errcode === undefined ? undefined : { errcode, errmsg };
  return new AppError(code, 'created, but not invited', wechat && { wechat });
}
