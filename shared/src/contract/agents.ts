import { z } from 'zod';
import { errorCodes } from './errors.ts';
import { AccountId, AgentId, CustomerId, EpochMs, GroupId } from './ids.ts';
import { Agent, AgentOrder, Group } from './live.ts';

/** A row of the list of agents: what the board knows, and what follows from it now. */
export const AgentRow = Agent.extend({
  /** Known sessions now. */
  load: z.number().int(),
  /** What the agent may hold: a number, by hand, or not known. */
  limit: z.union([z.number().int(), z.literal('manual'), z.literal('unknown')]),
  /** Whether a customer can be assigned, and if not, why. */
  reachable: z.enum(['yes', 'attempt', 'unbound', 'offline', 'excluded']),
});
export type AgentRow = z.infer<typeof AgentRow>;

/** An agent who is no longer in WeChat's list. History keeps the name; the profile waits for a new creation. */
export const PastAgent = z.object({
  agentId: AgentId,
  nickname: z.string(),
  staffNo: z.string().optional(),
  goneAt: EpochMs,
});
export type PastAgent = z.infer<typeof PastAgent>;

export const AgentsAnswer = z.object({
  agents: z.array(AgentRow),
  seats: z.object({ used: z.number().int(), limit: z.number().int() }),
  /** What stands behind the `@` of new accounts: the account's WeChat id, as the present agents show it. */
  suffix: z.string().optional(),
  /** When WeChat's list was last read. Absent: never. */
  lookedAt: EpochMs.optional(),
  /** Newest first; only with `?deleted=1`. */
  deleted: z.array(PastAgent).optional(),
});
export type AgentsAnswer = z.infer<typeof AgentsAnswer>;
export const AgentsQuery = z.object({ deleted: z.enum(['0', '1']).optional() });

const Capacity = z.number().int().min(0).max(100);
const GroupIds = z.array(GroupId).max(20);
const Note = z.string().trim().max(200);
/** Loose on purpose: what WeChat would refuse has error codes of its own, which tell more than `request_invalid`. */
const Nickname = z.string().max(64);
const WechatId = z.string().trim().max(64);

export const NewAgentRequest = z.object({
  /** Before the `@`. The account's WeChat id is put behind it. */
  prefix: z.string().max(64).optional(),
  /** The whole account, needed while no agent shows the account's WeChat id. Stands in for `prefix`. */
  kfAccount: z.string().max(128).optional(),
  nickname: Nickname,
  /** Only the legacy dialect knows passwords. Never stored. */
  password: z.string().min(6).max(64).optional(),
  /** Legacy: the tower makes one up, and answers it once. */
  generatePassword: z.boolean().optional(),
  groupIds: GroupIds.optional(),
  capacity: Capacity.optional(),
  note: Note.optional(),
  inviteWechatId: WechatId.optional(),
});
export type NewAgentRequest = z.infer<typeof NewAgentRequest>;

const Refusal = z.object({
  code: z.enum(errorCodes),
  errcode: z.number().int().optional(),
  errmsg: z.string().optional(),
});

export const NewAgentAnswer = z.object({
  agent: AgentRow,
  /** The generated one; told here and nowhere else. */
  password: z.string().optional(),
  /** Present when one was asked for. The agent exists even if the invitation was refused. */
  invitation: z.union([z.object({ sent: z.literal(true) }), z.object({ refused: Refusal })]).optional(),
});
export type NewAgentAnswer = z.infer<typeof NewAgentAnswer>;

export const RenameAgentRequest = z.object({ nickname: Nickname });
export const AgentAnswer = z.object({ agent: AgentRow });
export type AgentAnswer = z.infer<typeof AgentAnswer>;

export const DeleteAgentRequest = z
  .object({
    /** The nickname as shown, typed by the person. A program leaves it out: it names the agent in the path. */
    confirmNickname: z.string().max(64).optional(),
    /**
     * What becomes of open sessions first. Without it an agent who has any is not deleted: 409 `agent_has_sessions` lists
     * them.
     */
    openSessions: z.enum(['close', 'handover']).optional(),
    /** handover: who gets the customers. */
    toAgentId: AgentId.optional(),
  })
  .refine(({ openSessions, toAgentId }) => openSessions !== 'handover' || toAgentId !== undefined, {
    path: ['toAgentId'],
    message: 'names who gets the customers',
  });
export type DeleteAgentRequest = z.infer<typeof DeleteAgentRequest>;

export const OpenSession = z.object({
  customerId: CustomerId,
  code: z.string().optional(),
  startedAt: EpochMs,
});
/** `details` of 409 `agent_has_sessions`. */
export const AgentHasSessions = z.object({ sessions: z.array(OpenSession) });
export type AgentHasSessions = z.infer<typeof AgentHasSessions>;

export const DeleteAgentAnswer = z.object({
  deleted: PastAgent,
  closedSessions: z.number().int(),
  handedOver: z.number().int(),
});
export type DeleteAgentAnswer = z.infer<typeof DeleteAgentAnswer>;

export const InvitationRequest = z.object({ wechatId: WechatId });

export const AgentProfileRequest = z.object({
  /** `null`: no setting of its own any more. 0: by hand. */
  capacity: Capacity.nullable().optional(),
  groupIds: GroupIds.optional(),
  note: Note.nullable().optional(),
  /** Takes no assignments, until then or until it is taken back with `null`. */
  excluded: z
    .object({ reason: z.string().trim().max(60).optional(), until: EpochMs.optional() })
    .nullable()
    .optional(),
});
export type AgentProfileRequest = z.infer<typeof AgentProfileRequest>;
export const AgentProfileAnswer = z.object({
  profile: z.object({
    capacity: z.number().int().optional(),
    groupIds: z.array(GroupId),
    note: z.string().optional(),
    excluded: Agent.shape.excluded,
  }),
});

/** The same change to the profiles of several agents: into and out of groups, and whether they take assignments. */
export const AgentProfilesRequest = z.object({
  agentIds: z.array(AgentId).min(1).max(200),
  addGroupIds: GroupIds.optional(),
  removeGroupIds: GroupIds.optional(),
  excluded: AgentProfileRequest.shape.excluded,
});
export type AgentProfilesRequest = z.infer<typeof AgentProfilesRequest>;
/** `missing`: agents the account does not have any more; nothing was changed for them. */
export const AgentProfilesAnswer = z.object({ changed: z.number().int(), missing: z.array(AgentId) });
export type AgentProfilesAnswer = z.infer<typeof AgentProfilesAnswer>;

const GroupName = z.string().trim().min(1).max(20);
const Colour = z.number().int().min(0).max(15);
const ManualOrder = z.array(AgentId).max(200);
export const NewGroupRequest = z.object({
  name: GroupName,
  colour: Colour.optional(),
  defaultCapacity: Capacity.optional(),
  agentOrder: AgentOrder.optional(),
  manualOrder: ManualOrder.optional(),
});
/** Absent: as it was. `null` takes it away. */
export const GroupRequest = z.object({
  name: GroupName.optional(),
  colour: Colour.optional(),
  defaultCapacity: Capacity.nullable().optional(),
  agentOrder: AgentOrder.optional(),
  manualOrder: ManualOrder.nullable().optional(),
});
export type NewGroupRequest = z.infer<typeof NewGroupRequest>;
export type GroupRequest = z.infer<typeof GroupRequest>;
export const GroupOrderRequest = z.object({ groupIds: z.array(GroupId).max(200) });
export const GroupParams = z.object({ accountId: AccountId, id: GroupId });
export const GroupAnswer = z.object({ group: Group });
export const GroupsAnswer = z.object({ groups: z.array(Group) });

const Csv = z.string().min(1).max(200_000);
export const importColumns = [
  'account',
  'nickname',
  'groups',
  'capacity',
  'note',
  'password',
  'invite',
] as const;
export const importProblems = [
  'account_illegal',
  'account_suffix_unknown',
  'account_twice',
  'nickname_illegal',
  'capacity_illegal',
  'group_unknown',
  'note_too_long',
  'password_illegal',
  'password_not_used',
  'wechat_id_illegal',
  'no_seat',
] as const;

/** What a row of the file would do. `change`: the agent exists and something differs; `same`: nothing to do. */
export const ImportVerdict = z.object({
  /** In the file, the header being line 1. */
  line: z.number().int(),
  kfAccount: z.string(),
  nickname: z.string(),
  verdict: z.enum(['create', 'change', 'same', 'refused']),
  /** What differs from now, for `change`. */
  differs: z.array(z.enum(importColumns)),
  problems: z.array(z.object({ column: z.enum(importColumns), problem: z.enum(importProblems) })),
});
export type ImportVerdict = z.infer<typeof ImportVerdict>;

export const ImportPreviewRequest = z.object({ csv: Csv });
export const ImportPreview = z.object({
  rows: z.array(ImportVerdict),
  seats: z.object({ used: z.number().int(), limit: z.number().int(), after: z.number().int() }),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

/** The same key with the same file goes on where the last run stopped, and repeats nothing that was done. */
export const ImportKey = z.string().min(8).max(64);
export const ImportRequest = z.object({ csv: Csv, key: ImportKey });
export const ImportParams = z.object({ accountId: AccountId, key: ImportKey });
export const ImportResult = z.object({
  line: z.number().int(),
  kfAccount: z.string(),
  nickname: z.string(),
  state: z.enum(['waiting', 'done', 'refused']),
  /** Why it was refused. */
  error: Refusal.optional(),
});
export type ImportResult = z.infer<typeof ImportResult>;
export const ImportProgress = z.object({
  key: ImportKey,
  /** `stopped`: WeChat could not be reached or its quota is spent; the same key goes on. */
  state: z.enum(['running', 'stopped', 'finished']),
  rows: z.array(ImportResult),
  error: Refusal.optional(),
});
export type ImportProgress = z.infer<typeof ImportProgress>;
