import type { AgentProfileRequest } from '@kf/shared/contract/agents';
import type { EpochMs, GroupId } from '@kf/shared/contract/ids';
import type { Agent } from '@kf/shared/contract/live';
import { isCapacity, nicknameFault } from './checks.ts';

/** What the panel edits, as it stands in its fields. */
export interface AgentForm {
  nickname: string;
  /** Empty: none of its own. */
  capacity: string;
  groupIds: readonly GroupId[];
  note: string;
  excluded: boolean;
  reason: string;
  /** Empty: until taken back. `at:` a time as it was, `in:` a time from the moment of saving, ms. */
  until: string;
}

export function formOf(agent: Agent): AgentForm {
  const { excluded } = agent;
  return {
    nickname: agent.nickname,
    capacity: agent.capacity === undefined ? '' : String(agent.capacity),
    groupIds: agent.groupIds,
    note: agent.note ?? '',
    excluded: excluded !== undefined,
    reason: excluded?.reason ?? '',
    until: excluded?.until === undefined ? '' : `at:${excluded.until}`,
  };
}

const sameIds = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id));

export interface AgentChanges {
  nickname?: string;
  profile?: AgentProfileRequest;
}

/** What differs from the agent; nothing that was left alone, so that two people do not undo each other. */
export function changesOf(agent: Agent, form: AgentForm, now: number): AgentChanges {
  const was = formOf(agent);
  const profile: AgentProfileRequest = {};
  if (form.capacity.trim() !== was.capacity)
    profile.capacity = form.capacity.trim() === '' ? null : Number(form.capacity);
  if (!sameIds(form.groupIds, was.groupIds)) profile.groupIds = [...form.groupIds];
  if (form.note.trim() !== was.note) profile.note = form.note.trim() || null;
  if (isExclusionChanged(form, was)) profile.excluded = form.excluded ? exclusionOf(form, now) : null;
  const nickname = form.nickname.trim();
  return {
    ...(nickname !== was.nickname && { nickname }),
    ...(Object.keys(profile).length > 0 && { profile }),
  };
}

const isExclusionChanged = (form: AgentForm, was: AgentForm): boolean =>
  form.excluded !== was.excluded ||
  (form.excluded && (form.reason.trim() !== was.reason || form.until !== was.until));

function exclusionOf({ reason, until }: AgentForm, now: number): { reason?: string; until?: EpochMs } {
  const [kind, ms] = until.split(':');
  const at = kind === 'in' ? now + Number(ms) : kind === 'at' ? Number(ms) : undefined;
  return {
    ...(reason.trim() !== '' && { reason: reason.trim() }),
    ...(at !== undefined && { until: at as EpochMs }),
  };
}

export interface FormFaults {
  nickname?: 'nicknameMissing' | 'nicknameLong';
  capacity?: 'capacityIllegal';
}

export function faultsOf(form: Pick<AgentForm, 'nickname' | 'capacity'>): FormFaults {
  const nickname = nicknameFault(form.nickname);
  const capacity = form.capacity.trim() === '' || isCapacity(form.capacity.trim());
  return { ...(nickname && { nickname }), ...(!capacity && { capacity: 'capacityIllegal' }) };
}
