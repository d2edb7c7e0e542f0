import { type AlertKind, alertKinds } from '@kf/shared/contract/alerts';
import type { AlertId, EpochMs } from '@kf/shared/contract/ids';
import type { Finding } from '#live/facts.ts';
import { type Ground, rules } from './rules.ts';

/** When an alert's trouble was last seen: at all, and at the level alarm. */
export type Memory = ReadonlyMap<AlertId, { seenAt: EpochMs; alarmAt: EpochMs | undefined }>;

export interface Judgement {
  /** New, worse, or by now better. */
  found: Finding[];
  over: AlertId[];
  memory: Memory;
}

/** Figures go up and down around a bound, so their alerts end late; the others are over when they are over. */
const lingers: ReadonlySet<AlertKind> = new Set<AlertKind>([
  'waiting',
  'longest_wait',
  'nobody_online',
  'platform_degraded',
  'quota_low',
]);

/** What the rules say now. `unknown` of those whose sources have stopped. Rules that are switched off find nothing. */
export function findingsOf(ground: Ground): { findings: Finding[]; unknown: ReadonlySet<AlertKind> } {
  const unknown = new Set<AlertKind>();
  const findings = alertKinds.flatMap((kind) => {
    if (!ground.settings.rules[kind].on) return [];
    const verdict = rules[kind](ground);
    if (verdict !== 'unknown') return verdict;
    unknown.add(kind);
    return [];
  });
  return { findings, unknown };
}

/**
 * Pure. Alerts are raised and made worse at once, and end or get better only after `clearAfterMs` without a relapse.
 * A memory that is lost (another writer) prolongs an alert by that time, no more.
 */
export function judge(ground: Ground, before: Memory): Judgement {
  const { state, settings, now } = ground;
  const { findings, unknown } = findingsOf(ground);
  const byId = new Map(findings.map((finding) => [finding.alertId, finding]));
  const memory = new Map<AlertId, { seenAt: EpochMs; alarmAt: EpochMs | undefined }>();
  const found: Finding[] = [];
  const over: AlertId[] = [];
  const isRecent = (at: EpochMs, kind: AlertKind) => lingers.has(kind) && now - at < settings.clearAfterMs;

  for (const finding of findings) {
    const { alertId, kind, level } = finding;
    const known = state.alerts[alertId];
    const alarmAt = level === 'alarm' ? now : (before.get(alertId)?.alarmAt ?? (known && now));
    memory.set(alertId, { seenAt: now, alarmAt });
    const falls = known?.level === 'alarm' && level === 'attention';
    const stays = falls && alarmAt !== undefined && isRecent(alarmAt, kind);
    if (known?.level !== level && !stays) found.push(finding);
  }
  for (const { alertId, kind } of Object.values(state.alerts)) {
    if (byId.has(alertId)) continue;
    const last = before.get(alertId);
    const seenAt = unknown.has(kind) ? now : (last?.seenAt ?? now);
    const isOn = settings.rules[kind].on;
    if (isOn && (unknown.has(kind) || isRecent(seenAt, kind)))
      memory.set(alertId, { seenAt, alarmAt: last?.alarmAt });
    else over.push(alertId);
  }
  return { found, over, memory };
}
