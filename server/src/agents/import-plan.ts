import type { ImportVerdict, importColumns, importProblems } from '@kf/shared/contract/agents';
import type { AgentId, GroupId } from '@kf/shared/contract/ids';
import type { Agent, Group, LiveState } from '@kf/shared/contract/live';
import { AppError } from '#errors.ts';
import { parseCsv } from '../csv.ts';
import { isNickname, isWechatId, requireAccountName } from './checks.ts';

type Column = (typeof importColumns)[number];
type Problem = (typeof importProblems)[number];

/** One line of the file with what it would do. Absent members: the file does not say. */
export interface PlannedRow extends ImportVerdict {
  agentId?: AgentId;
  groupIds?: GroupId[];
  capacity?: number;
  note?: string;
  password?: string;
  inviteWechatId?: string;
}

export interface PlanContext {
  agents: LiveState['agents'];
  groups: readonly Group[];
  /** The account's WeChat id; undefined while no agent shows it. */
  suffix: string | undefined;
  seats: { used: number; limit: number };
  takesPasswords: boolean;
}

/** Headers in either language, without case and blanks. Columns of other names are passed over. */
const columnOf: Record<string, Column> = {
  账号: 'account',
  客服账号: 'account',
  前缀: 'account',
  账号前缀: 'account',
  account: 'account',
  kfaccount: 'account',
  prefix: 'account',
  昵称: 'nickname',
  nickname: 'nickname',
  name: 'nickname',
  分组: 'groups',
  groups: 'groups',
  group: 'groups',
  容量: 'capacity',
  capacity: 'capacity',
  备注: 'note',
  note: 'note',
  密码: 'password',
  password: 'password',
  邀请微信号: 'invite',
  微信号: 'invite',
  invite: 'invite',
};

const MOST_ROWS = 500;
const MOST_CAPACITY = 100;
const MOST_NOTE = 200;
const LEAST_PASSWORD = 6;

/**
 * What a file would do, row by row; nothing is done. An empty cell leaves things as they are.
 *
 * @throws {AppError} request_invalid, with `details.reason` no_rows, columns_missing or too_many_rows
 */
export function planImport(csv: string, context: PlanContext): PlannedRow[] {
  const [header, ...lines] = parseCsv(csv);
  if (!header || lines.length === 0) throw unusable('no_rows', 'the file has no rows below its header');
  if (lines.length > MOST_ROWS) throw unusable('too_many_rows', `the file has more than ${MOST_ROWS} rows`);
  const columns = header.cells.map((cell) => columnOf[cell.toLowerCase().replaceAll(/[\s_-]/g, '')]);
  for (const needed of ['account', 'nickname'] as const)
    if (!columns.includes(needed)) throw unusable('columns_missing', `the column ${needed} is missing`);

  const seen = new Set<AgentId>();
  let free = context.seats.limit - context.seats.used;
  return lines.map(({ line, cells }) => {
    const row = planRow(line, cellsOf(columns, cells), context);
    if (row.agentId !== undefined && seen.has(row.agentId)) refuse(row, 'account', 'account_twice');
    if (row.agentId !== undefined) seen.add(row.agentId);
    if (row.verdict === 'create') {
      if (free <= 0) refuse(row, 'account', 'no_seat');
      else free -= 1;
    }
    return row;
  });
}

const unusable = (reason: string, message: string): AppError =>
  new AppError('request_invalid', message, { details: { reason } });

function cellsOf(columns: readonly (Column | undefined)[], cells: readonly string[]): Map<Column, string> {
  const found = new Map<Column, string>();
  columns.forEach((column, at) => {
    const cell = cells[at] ?? '';
    if (column && cell !== '' && !found.has(column)) found.set(column, cell);
  });
  return found;
}

function refuse(row: PlannedRow, column: Column, problem: Problem): void {
  row.verdict = 'refused';
  row.problems.push({ column, problem });
}

function planRow(line: number, cells: Map<Column, string>, context: PlanContext): PlannedRow {
  const account = cells.get('account') ?? '';
  const row: PlannedRow = {
    line,
    kfAccount: account,
    nickname: cells.get('nickname') ?? '',
    verdict: 'create',
    differs: [],
    problems: [],
  };
  takeAccount(row, account, context);
  const known = row.agentId === undefined ? undefined : context.agents[row.agentId];
  if (known && row.nickname === '') row.nickname = known.nickname;
  if (!isNickname(row.nickname)) refuse(row, 'nickname', 'nickname_illegal');
  takeGroups(row, cells.get('groups'), context.groups);
  takeCapacity(row, cells.get('capacity'));
  takeTexts(row, cells, context.takesPasswords && !known);
  if (row.verdict === 'create' && known) compare(row, known);
  return row;
}

function takeAccount(row: PlannedRow, account: string, { suffix }: PlanContext): void {
  const wanted = account.includes('@') ? { kfAccount: account } : { prefix: account };
  try {
    row.agentId = requireAccountName(wanted, suffix);
    row.kfAccount = row.agentId;
  } catch (error) {
    const unknown = error instanceof AppError && error.details?.['unknown'] === true;
    refuse(row, 'account', unknown ? 'account_suffix_unknown' : 'account_illegal');
  }
}

function takeGroups(row: PlannedRow, cell: string | undefined, groups: readonly Group[]): void {
  if (cell === undefined) return;
  const names = cell.split(/[;；、|]/).map((name) => name.trim());
  const ids = names.filter(Boolean).map((name) => groups.find((group) => group.name === name)?.groupId);
  const found = ids.filter((id) => id !== undefined);
  if (found.length < ids.length) refuse(row, 'groups', 'group_unknown');
  else row.groupIds = [...new Set(found)];
}

function takeCapacity(row: PlannedRow, cell: string | undefined): void {
  if (cell === undefined) return;
  const capacity = /^\d{1,3}$/.test(cell) ? Number(cell) : Number.NaN;
  if (capacity <= MOST_CAPACITY) row.capacity = capacity;
  else refuse(row, 'capacity', 'capacity_illegal');
}

function takeTexts(row: PlannedRow, cells: Map<Column, string>, takesPassword: boolean): void {
  const [note, password, invite] = [cells.get('note'), cells.get('password'), cells.get('invite')];
  if (note !== undefined) {
    if (note.length > MOST_NOTE) refuse(row, 'note', 'note_too_long');
    else row.note = note;
  }
  if (password !== undefined) {
    if (!takesPassword) row.problems.push({ column: 'password', problem: 'password_not_used' });
    else if (password.length < LEAST_PASSWORD || password.length > 64)
      refuse(row, 'password', 'password_illegal');
    else row.password = password;
  }
  if (invite !== undefined) {
    if (isWechatId(invite)) row.inviteWechatId = invite;
    else refuse(row, 'invite', 'wechat_id_illegal');
  }
}

function compare(row: PlannedRow, known: Agent): void {
  const { binding } = known;
  if (row.nickname !== known.nickname) row.differs.push('nickname');
  if (row.groupIds && [...row.groupIds].sort().join() !== [...known.groupIds].sort().join())
    row.differs.push('groups');
  if (row.capacity !== undefined && row.capacity !== known.capacity) row.differs.push('capacity');
  if (row.note !== undefined && row.note !== known.note) row.differs.push('note');
  const invited = binding.state === 'bound' || binding.state === 'waiting';
  if (row.inviteWechatId !== undefined && !(invited && binding.wechatId === row.inviteWechatId))
    row.differs.push('invite');
  row.verdict = row.differs.length > 0 ? 'change' : 'same';
}

/** Without what is no business of whoever reads the answer. */
export const verdictOf = ({
  line,
  kfAccount,
  nickname,
  verdict,
  differs,
  problems,
}: PlannedRow): ImportVerdict => ({ line, kfAccount, nickname, verdict, differs, problems });
