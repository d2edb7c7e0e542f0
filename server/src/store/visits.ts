import type { AccountId, AgentId, CustomerId, EpochMs, GroupId } from '@kf/shared/contract/ids';
import type { Change, Frame } from '@kf/shared/contract/live';
import type { SummaryBucket, SummaryQuery, Visit, VisitsQuery } from '@kf/shared/contract/visits';
import { SHORT_ABANDON_MS } from '@kf/shared/domain/metrics';
import {
  and,
  arrayContains,
  arrayOverlaps,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNull,
  lt,
  or,
  sql,
} from 'drizzle-orm';
import type { VisitMaker, VisitRecord, VisitStore } from '../history/ports.ts';
import type { Db } from './database.ts';
import { customer, knownAgent, liveFrame } from './schema.ts';
import { historyCursor, visit } from './schema-history.ts';

/** A statement takes 65,535 values at most. */
const ROWS_AT_ONCE = 500;

type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];
type Row = typeof visit.$inferSelect;

export function createVisitStore(db: Db, accountId: AccountId): VisitStore {
  const ofAccount = eq(visit.accountId, accountId);
  return {
    advance: (limit, maker) => db.transaction((tx) => advance(tx, accountId, limit, maker)),
    async find(query, onlyGroups) {
      const rows = await db
        .select({ visit, code: customer.code, remark: customer.remark })
        .from(visit)
        .innerJoin(
          customer,
          and(eq(customer.accountId, visit.accountId), eq(customer.customerId, visit.customerId)),
        )
        .where(and(ofAccount, ...wanted(query), inGroups(onlyGroups)))
        .orderBy(desc(visit.visitId))
        .limit(query.limit);
      return rows.map(({ visit: row, code, remark }) => toVisit(row, code, remark));
    },
    async summary(query, zone, targetMs) {
      const result = await db.execute<SummaryRow>(summarySql(accountId, query, zone, targetMs));
      return result.rows.map(toBucket);
    },
    async namesOf(agentIds) {
      if (agentIds.length === 0) return {};
      const rows = await db
        .select({ agentId: knownAgent.agentId, nickname: knownAgent.nickname })
        .from(knownAgent)
        .where(and(eq(knownAgent.accountId, accountId), inArray(knownAgent.agentId, [...agentIds])));
      return Object.fromEntries(rows.map((row) => [row.agentId, row.nickname])) as Record<AgentId, string>;
    },
  };
}

async function advance(tx: Tx, accountId: AccountId, limit: number, maker: VisitMaker): Promise<number> {
  await tx.insert(historyCursor).values({ accountId, frameId: 0 }).onConflictDoNothing();
  const [cursor] = await tx
    .select()
    .from(historyCursor)
    .where(eq(historyCursor.accountId, accountId))
    .for('update');
  const rows = await tx
    .select()
    .from(liveFrame)
    .where(and(eq(liveFrame.accountId, accountId), gt(liveFrame.id, cursor?.frameId ?? 0)))
    .orderBy(liveFrame.id)
    .limit(limit);
  const newest = rows.at(-1);
  if (!newest) return 0;
  const frames = rows.map(
    (row): Frame => ({
      epoch: row.epoch,
      from: row.fromSeq,
      to: row.toSeq,
      at: row.at as EpochMs,
      changes: row.changes as Change[],
    }),
  );
  const latest = await latestOf(tx, accountId, maker.customersOf(frames));
  await write(tx, accountId, maker.visitsFrom(frames, latest));
  await tx.update(historyCursor).set({ frameId: newest.id }).where(eq(historyCursor.accountId, accountId));
  return rows.length;
}

async function latestOf(
  tx: Tx,
  accountId: AccountId,
  customerIds: readonly CustomerId[],
): Promise<Map<CustomerId, VisitRecord>> {
  if (customerIds.length === 0) return new Map();
  const rows = await tx
    .selectDistinctOn([visit.customerId])
    .from(visit)
    .where(and(eq(visit.accountId, accountId), inArray(visit.customerId, [...customerIds])))
    .orderBy(visit.customerId, desc(visit.visitId));
  return new Map(rows.map((row) => [row.customerId as CustomerId, toRecord(row)]));
}

/** Customers who arrived together, as in a rush, are one statement. */
async function write(tx: Tx, accountId: AccountId, records: readonly VisitRecord[]): Promise<void> {
  const begun = records.filter(({ visitId }) => visitId === undefined);
  for (let i = 0; i < begun.length; i += ROWS_AT_ONCE) {
    const rows = begun.slice(i, i + ROWS_AT_ONCE).map((record) => rowOf(accountId, record));
    await tx.insert(visit).values(rows);
  }
  for (const record of records)
    if (record.visitId !== undefined)
      await tx.update(visit).set(rowOf(accountId, record)).where(eq(visit.visitId, record.visitId));
}

function rowOf(accountId: AccountId, { visitId: _, ...rest }: VisitRecord) {
  return {
    accountId,
    ...rest,
    position: rest.position ?? null,
    wishedAgentId: rest.wishedAgentId ?? null,
    wishedGroupId: rest.wishedGroupId ?? null,
    waitedMs: rest.waitedMs === undefined ? null : Math.round(rest.waitedMs),
    acceptedAt: rest.acceptedAt ?? null,
    agentId: rest.agentId ?? null,
    lastAgentId: rest.lastAgentId ?? null,
    assignedBy: rest.assignedBy ?? null,
    note: rest.note ?? null,
    endedAt: rest.endedAt ?? null,
    endedBy: rest.endedBy ?? null,
  };
}

const wanted = ({ from, to, agent, group, outcome, customer: who, cursor }: VisitsQuery) => [
  from === undefined ? undefined : gte(visit.arrivedAt, from),
  to === undefined ? undefined : lt(visit.arrivedAt, to),
  agent === undefined ? undefined : arrayContains(visit.agentIds, [agent]),
  group === undefined ? undefined : arrayContains(visit.groupIds, [group]),
  outcome === undefined ? undefined : eq(visit.outcome, outcome),
  who === undefined ? undefined : eq(visit.customerId, who),
  cursor === undefined ? undefined : lt(visit.visitId, cursor),
];

/** Who waited for nobody in particular is everybody's, as on the board; who was with an agent of no group is not. */
const inGroups = (groups: readonly GroupId[] | undefined) =>
  groups &&
  or(
    arrayOverlaps(visit.groupIds, [...groups]),
    and(eq(visit.groupIds, []), eq(visit.agentIds, []), isNull(visit.wishedAgentId)),
  );

/** Without the members that are null in the row. */
const present = <T extends object>(of: T): { [K in keyof T]: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== null)) as never;

function toRecord(row: Row): VisitRecord {
  const { accountId: _, ...rest } = row;
  return present(rest) as unknown as VisitRecord;
}

function toVisit(row: Row, code: string, remark: string | null): Visit {
  const { agentIds: _, groupIds: __, ...rest } = toRecord(row);
  return { ...rest, visitId: row.visitId, code, ...(remark !== null && { remark }) };
}

interface SummaryRow extends Record<string, unknown> {
  from_at: string;
  to_at: string;
  arrived: string;
  accepted: string;
  in_target: string;
  abandoned: string;
  short: string;
  median: number | null;
  p90: number | null;
}

/** Everybody counts in the hour or day of their arrival, so that one row's figures are about the same people. */
const summarySql = (
  accountId: AccountId,
  { from, to, bucket, group }: SummaryQuery,
  zone: string,
  targetMs: number,
) => {
  const unit = bucket === 'hour' ? sql`'hour'` : sql`'day'`;
  const step = bucket === 'hour' ? sql`interval '1 hour'` : sql`interval '1 day'`;
  const local = (ms: number) => sql`to_timestamp(${ms}::double precision / 1000) at time zone ${zone}`;
  const epoch = (at: ReturnType<typeof sql>) =>
    sql`(extract(epoch from (${at}) at time zone ${zone}) * 1000)::bigint`;
  return sql`with b as (
      select generate_series(date_trunc(${unit}, ${local(from)}), ${local(to)} - interval '1 millisecond', ${step}) as t),
    v as (select date_trunc(${unit}, to_timestamp(arrived_at::double precision / 1000) at time zone ${zone}) as t,
        waited_ms, outcome, accepted_at is not null as taken
      from visit where account_id = ${accountId} and arrived_at >= ${from} and arrived_at < ${to}
        and known_by <> 'session' and (${group ?? null}::text is null or ${group ?? null}::text = any(group_ids)))
    select ${epoch(sql`b.t`)} as from_at, ${epoch(sql`b.t + ${step}`)} as to_at,
      count(v.t) as arrived,
      count(*) filter (where taken) as accepted,
      count(*) filter (where taken and waited_ms <= ${targetMs}) as in_target,
      count(*) filter (where outcome in ('left', 'unfollowed')) as abandoned,
      count(*) filter (where outcome in ('left', 'unfollowed') and waited_ms <= ${SHORT_ABANDON_MS}) as short,
      percentile_cont(0.5) within group (order by waited_ms) filter (where taken) as median,
      percentile_cont(0.9) within group (order by waited_ms) filter (where taken) as p90
    from b left join v on v.t = b.t group by b.t order by b.t`;
};

function toBucket(row: SummaryRow): SummaryBucket {
  const [arrived, accepted, inTarget, abandoned, short] = [
    row.arrived,
    row.accepted,
    row.in_target,
    row.abandoned,
    row.short,
  ].map(Number) as [number, number, number, number, number];
  const judged = accepted + abandoned - short;
  return {
    fromAt: Number(row.from_at) as EpochMs,
    toAt: Number(row.to_at) as EpochMs,
    arrived,
    accepted,
    acceptedInTarget: inTarget,
    abandoned,
    abandonedShort: short,
    ...(row.median !== null && { waitMedianMs: row.median }),
    ...(row.p90 !== null && { waitP90Ms: row.p90 }),
    ...(judged > 0 && { serviceLevel: inTarget / judged }),
  };
}
