import { z } from 'zod';
import {
  initialAssignment,
  initialHours,
  initialMenu,
  initialNotices,
  initialReplies,
} from '../domain/initial-rules.ts';
import { AlertSettings } from './alert-settings.ts';
import { AssignmentSettings } from './assignment.ts';
import { AccountId, EpochMs, type GroupId } from './ids.ts';
import { NoticeSettings } from './notices.ts';
import { defaultAlertSettings } from './plain.ts';
import { HoursSettings, MenuSettings, ReplySettings } from './routing.ts';

/** How an account treats what WeChat leaves open. */
const NoteSettings = z.object({
  /** Whether a supervisor's note goes out with assign and close. WeChat promises nowhere that an agent sees it. */
  sendNotes: z.boolean(),
});

const entryOf = <T>(of: Readonly<Record<string, T>>, key: string): [string, T][] =>
  of[key] === undefined ? [] : [[key, of[key]]];

/**
 * Everything an account can be told, by key: its shape, what holds until somebody changes it, and who may change it.
 * A new kind is one line here. A shape may grow by fields with a default only: what was stored before must still fit.
 */
export const settingKinds = {
  notes: { schema: NoteSettings, initial: { sendNotes: true }, writtenBy: 'admin' },
  alerts: {
    schema: AlertSettings,
    initial: defaultAlertSettings,
    writtenBy: 'supervisor',
    // Everybody's browser sounds the alarm.
    shownTo: (value: AlertSettings, groupIds: readonly GroupId[] | 'all'): AlertSettings =>
      groupIds === 'all'
        ? value
        : { ...value, groups: Object.fromEntries(groupIds.flatMap((id) => entryOf(value.groups, id))) },
  },
  hours: { schema: HoursSettings, initial: initialHours, writtenBy: 'supervisor' },
  menu: { schema: MenuSettings, initial: initialMenu, writtenBy: 'supervisor' },
  replies: { schema: ReplySettings, initial: initialReplies, writtenBy: 'supervisor' },
  notices: { schema: NoticeSettings, initial: initialNotices, writtenBy: 'supervisor' },
  assignment: { schema: AssignmentSettings, initial: initialAssignment, writtenBy: 'supervisor' },
} as const satisfies Record<
  string,
  {
    schema: z.ZodType;
    initial: unknown;
    writtenBy: 'admin' | 'supervisor';
    /** What everybody may read of it, by the groups they see. Absent: it is for supervisors of the whole account. */
    shownTo?: (value: never, groupIds: readonly GroupId[] | 'all') => unknown;
  }
>;

export type SettingKey = keyof typeof settingKinds;
export type SettingValue<K extends SettingKey> = z.infer<(typeof settingKinds)[K]['schema']>;

export const settingKeys = Object.keys(settingKinds) as [SettingKey, ...SettingKey[]];
export const SettingParams = z.object({ accountId: AccountId, key: z.enum(settingKeys) });

/** `version` grows by one with each change; 0 as long as nobody changed anything. */
export const SettingAnswer = z.object({
  value: z.unknown(),
  version: z.number().int(),
  changedAt: EpochMs.optional(),
  changedBy: z.string().optional(),
});
export type SettingAnswer = z.infer<typeof SettingAnswer>;

/** `version` is the one the change was made from, so that nobody overwrites what they have not seen. */
export const SettingRequest = z.object({ value: z.unknown(), version: z.number().int().nonnegative() });
