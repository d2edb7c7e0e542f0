import type { AgentId } from '@kf/shared/contract/ids';
import type { SummaryBucket, Visit } from '@kf/shared/contract/visits';
import { CSV_BOM, csvRow, isoIn } from '../csv.ts';

type Cell = string | number;
interface Column<T> {
  /** Stable, for scripts. */
  key: string;
  title: string;
  of: (row: T) => Cell;
}

const seconds = (ms: number | undefined): Cell => (ms === undefined ? '' : Math.round(ms / 1_000));

const visitColumns = (
  iso: (at: number | undefined) => string,
  name: (id: AgentId | undefined) => string,
): Column<Visit>[] => [
  { key: 'visit', title: '编号', of: (v) => v.visitId },
  { key: 'customer', title: '客户短码', of: (v) => v.code },
  { key: 'arrived_at', title: '到达', of: (v) => iso(v.arrivedAt) },
  { key: 'known_by', title: '如何得知', of: (v) => v.knownBy },
  { key: 'position', title: '到达时排第几', of: (v) => v.position ?? '' },
  { key: 'requested_agent', title: '指定客服', of: (v) => name(v.wishedAgentId) },
  { key: 'waited_seconds', title: '等待秒数', of: (v) => seconds(v.waitedMs) },
  { key: 'accepted_at', title: '接入', of: (v) => iso(v.acceptedAt) },
  { key: 'agent', title: '接入客服', of: (v) => name(v.agentId) },
  { key: 'assigned_by', title: '派单人', of: (v) => v.assignedBy ?? '' },
  { key: 'over_capacity', title: '超限接入', of: (v) => (v.over ? 1 : 0) },
  { key: 'moves', title: '转接移交次数', of: (v) => v.moves.length },
  { key: 'last_agent', title: '最后客服', of: (v) => name(v.lastAgentId) },
  { key: 'ended_at', title: '结束', of: (v) => iso(v.endedAt) },
  {
    key: 'session_seconds',
    title: '会话秒数',
    of: (v) =>
      v.acceptedAt === undefined || v.endedAt === undefined ? '' : seconds(v.endedAt - v.acceptedAt),
  },
  { key: 'outcome', title: '结果', of: (v) => v.outcome },
  { key: 'inferred', title: '推断', of: (v) => (v.inferred ? 1 : 0) },
  { key: 'ended_by', title: '结束人', of: (v) => v.endedBy ?? '' },
  { key: 'refusals', title: '被拒代码', of: (v) => v.refusals.map((r) => r.errcode ?? r.code).join(' ') },
];

const summaryColumns = (iso: (at: number | undefined) => string): Column<SummaryBucket>[] => [
  { key: 'from', title: '从', of: (b) => iso(b.fromAt) },
  { key: 'to', title: '到', of: (b) => iso(b.toAt) },
  { key: 'arrived', title: '到达', of: (b) => b.arrived },
  { key: 'accepted', title: '接入', of: (b) => b.accepted },
  { key: 'accepted_in_target', title: '达标接入', of: (b) => b.acceptedInTarget },
  { key: 'abandoned', title: '放弃（推断）', of: (b) => b.abandoned },
  { key: 'abandoned_within_10_seconds', title: '10 秒内放弃', of: (b) => b.abandonedShort },
  { key: 'wait_median_seconds', title: '等待中位秒数', of: (b) => seconds(b.waitMedianMs) },
  { key: 'wait_p90_seconds', title: '等待 P90 秒数', of: (b) => seconds(b.waitP90Ms) },
  {
    key: 'service_level',
    title: '服务水平',
    of: (b) => (b.serviceLevel === undefined ? '' : b.serviceLevel.toFixed(4)),
  },
];

const head = <T>(columns: readonly Column<T>[]): string =>
  CSV_BOM + csvRow(columns.map(({ key, title }) => `${title} ${key}`));
const line = <T>(columns: readonly Column<T>[], row: T): string => csvRow(columns.map(({ of }) => of(row)));

const optionalIso = (timeZone: string) => {
  const iso = isoIn(timeZone);
  return (at: number | undefined): string => (at === undefined ? '' : iso(at));
};

/** Rows of visits; names are given with each batch. Row 1 has titles and keys. */
export function visitsCsv(timeZone: string) {
  const iso = optionalIso(timeZone);
  const columns = (agents: Record<AgentId, string>) =>
    visitColumns(iso, (id) => (id === undefined ? '' : (agents[id] ?? id)));
  return {
    head: () => head(columns({})),
    rows: (visits: readonly Visit[], agents: Record<AgentId, string>): string =>
      visits.map((visit) => line(columns(agents), visit)).join(''),
  };
}

export function summaryCsv(buckets: readonly SummaryBucket[], timeZone: string): string {
  const columns = summaryColumns(optionalIso(timeZone));
  return head(columns) + buckets.map((bucket) => line(columns, bucket)).join('');
}
