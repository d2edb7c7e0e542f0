import type { AgentRow } from '@kf/shared/contract/agents';
import type { Group } from '@kf/shared/contract/live';
import { writeCsv } from '../csv.ts';

export type Language = 'zh' | 'en';

/** The first six columns are those that an import reads. */
const headers = {
  zh: [
    '账号',
    '昵称',
    '分组',
    '容量',
    '备注',
    '邀请微信号',
    '工号',
    '状态',
    '绑定',
    '绑定微信号',
    '邀请有效期',
    '上报上限',
    '接待上限',
    '当前接待',
    '今日接待',
    '不参与分配',
  ],
  en: [
    'account',
    'nickname',
    'groups',
    'capacity',
    'note',
    'invite',
    'staff no.',
    'status',
    'binding',
    'WeChat id',
    'invitation ends',
    'reported limit',
    'limit',
    'load',
    'served today',
    'excluded',
  ],
} as const satisfies Record<Language, readonly string[]>;

const words = {
  zh: {
    presence: { offline: '离线', online: '在线', pc: '电脑', phone: '手机', both: '电脑+手机' },
    binding: {
      bound: '已绑定',
      unbound: '未绑定',
      waiting: '待确认',
      rejected: '已拒绝',
      expired: '已过期',
      unknown: '未知',
    },
    limit: { manual: '手动', unknown: '未知' },
    excluded: '是',
  },
  en: {
    presence: {
      offline: 'offline',
      online: 'online',
      pc: 'computer',
      phone: 'phone',
      both: 'computer and phone',
    },
    binding: {
      bound: 'bound',
      unbound: 'not bound',
      waiting: 'waiting',
      rejected: 'rejected',
      expired: 'expired',
      unknown: 'unknown',
    },
    limit: { manual: 'by hand', unknown: 'unknown' },
    excluded: 'yes',
  },
} as const;

/** What the page shows, one line per agent. */
export function exportAgents(
  agents: readonly AgentRow[],
  groups: readonly Group[],
  language: Language,
  timeZone: string,
): string {
  const text = words[language];
  const nameOf = new Map(groups.map((group) => [group.groupId, group.name]));
  const when = (ms: number) => new Date(ms).toLocaleString('sv-SE', { timeZone }).slice(0, 16);
  const rows = agents.map((agent) => {
    const { binding, excluded, limit } = agent;
    return [
      agent.agentId,
      agent.nickname,
      agent.groupIds.flatMap((id) => nameOf.get(id) ?? []).join(';'),
      agent.capacity ?? '',
      agent.note ?? '',
      binding.state === 'waiting' ? (binding.wechatId ?? '') : '', // not to invite again whom it expired for
      agent.staffNo ?? '',
      text.presence[agent.presence],
      text.binding[binding.state],
      binding.wechatId ?? '',
      binding.expiresAt === undefined ? '' : when(binding.expiresAt),
      agent.reportedLimit ?? '',
      typeof limit === 'number' ? limit : text.limit[limit],
      agent.load,
      agent.servedToday,
      excluded ? (excluded.reason ?? text.excluded) : '',
    ];
  });
  return writeCsv([headers[language], ...rows]);
}
