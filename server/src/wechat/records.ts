import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import { z } from 'zod';
import type { WechatCall } from './call.ts';
import { instant, PlatformCustomerId, PlatformNumber, Text } from './platform-values.ts';

export type RecordKind =
  | 'wait_started'
  | 'session_accepted'
  | 'session_started'
  | 'session_transferred'
  | 'session_closed'
  | 'session_taken_over'
  | 'account_received'
  | 'agent_sent'
  | 'agent_received'
  | 'other';

/** Today's pages list 2002 and 2003 only; the others were documented until 2016 (1003 is known from one client library). */
const kinds: Record<number, RecordKind> = {
  1000: 'wait_started',
  1001: 'session_accepted',
  1002: 'session_started',
  1003: 'session_transferred',
  1004: 'session_closed',
  1005: 'session_taken_over',
  2001: 'account_received',
  2002: 'agent_sent',
  2003: 'agent_received',
};

export interface ChatRecord {
  customerId: CustomerId;
  /** Some old answers give the bare prefix of the account. Absent: no agent. */
  agentId?: AgentId;
  opercode: number;
  kind: RecordKind;
  /** Pictures, voice and video show as `[image]`, `[voice]`, `[video]`. */
  text: string;
  at: EpochMs;
}

export interface RecordPage {
  records: ChatRecord[];
  /** Cursor of the next page. Absent: this was the last. */
  next?: number;
}

const PageAnswer = z.object({
  recordlist: z
    .array(
      z.object({
        openid: PlatformCustomerId,
        opercode: PlatformNumber,
        text: z.string().nullish(),
        time: PlatformNumber,
        worker: Text.nullish(),
      }),
    )
    .nullish(),
  number: PlatformNumber.optional(),
  msgid: PlatformNumber.optional(),
});

const RECORDS_PER_PAGE = 10_000;
export const FIRST_RECORD = 1;

export interface RecordQuery {
  from: EpochMs;
  /** At most 24 h after `from`. */
  to: EpochMs;
  /** {@link FIRST_RECORD} for the first page, then `next`. */
  cursor: number;
  /** 1 to 10,000. */
  number?: number;
}

/**
 * One page of what agents and customers wrote, ascending. Records appear late, and whether the cursor's own record is
 * repeated is not documented: callers drop a doubled first record.
 *
 * @throws {WechatError} 65416 parameters, 65417 more than 24 h.
 * @see https://developers.weixin.qq.com/doc/service/api/customer/message/api_getmsglist
 */
export async function listRecords(call: WechatCall, query: RecordQuery): Promise<RecordPage> {
  const number = query.number ?? RECORDS_PER_PAGE;
  const body = {
    starttime: Math.floor(query.from / 1_000),
    endtime: Math.floor(query.to / 1_000),
    msgid: query.cursor,
    number,
  };
  const path = '/customservice/msgrecord/getmsglist';
  const answer = await call('POST', path, { body, schema: PageAnswer, retry: 'safe', effect: 'read' });
  const records = (answer.recordlist ?? []).map((entry) => ({
    customerId: entry.openid,
    opercode: entry.opercode,
    kind: kinds[entry.opercode] ?? ('other' as const),
    text: entry.text ?? '',
    at: instant(entry.time) ?? (0 as EpochMs),
    ...(entry.worker ? { agentId: entry.worker as AgentId } : {}),
  }));
  const count = answer.number ?? records.length;
  const cursor = answer.msgid ?? 0;
  // A cursor that stands still would be asked for forever.
  return { records, ...(count >= number && cursor > query.cursor ? { next: cursor } : {}) };
}
