import type { LiveState } from '../contract/live.ts';

/**
 * A 32-bit digest of what the board shows: who is there, who serves whom, who waits since when. The sum of one hash per
 * entry, so it does not depend on the order of keys. Two ends that disagree have a bug; the browser then resyncs.
 */
export function digestOf(state: LiveState): number {
  let sum = hash(`count|${state.waitingCount}`);
  for (const a of Object.values(state.agents))
    sum += hash(
      `a|${a.agentId}|${a.nickname}|${a.presence}|${a.capacity}|${a.reportedLimit}|${a.reportedLoad}|${a.groupIds.join(',')}`,
    );
  for (const s of Object.values(state.sessions))
    sum += hash(`s|${s.customerId}|${s.agentId}|${s.startedAt}|${s.remark}`);
  for (const w of Object.values(state.waiting))
    sum += hash(
      `w|${w.customerId}|${w.waitingSince}|${w.order}|${w.listed}|${w.lastSpokeAt}|${w.remark}|${w.flagged?.at}`,
    );
  for (const [id, e] of Object.entries(state.estimates))
    sum += hash(`e|${id}|${e.basis}|${e.p50Ms}|${e.p90Ms}|${e.told?.at}`);
  for (const [id, e] of Object.entries(state.arrivals))
    sum += hash(`n|${id}|${e.basis}|${e.p50Ms}|${e.p90Ms}`);
  for (const d of Object.values(state.dismissed)) sum += hash(`d|${d.customerId}|${d.dismissedAt}`);
  for (const o of Object.values(state.operations)) sum += hash(`o|${o.operationId}|${o.state}`);
  for (const a of Object.values(state.alerts))
    sum += hash(
      `!|${a.alertId}|${a.level}|${a.raisedAt}|${a.seen?.at}|${a.owner?.personId}|${a.snoozed?.until}`,
    );
  for (const g of Object.values(state.groups)) sum += hash(`g|${g.groupId}|${g.name}|${g.order}`);
  return sum >>> 0;
}

/** FNV-1a over UTF-16 units: fast, and good enough to notice an accident. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return h >>> 0;
}
