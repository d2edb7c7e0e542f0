/** Who said what, as `msgrecord/getmsglist` tells it. */
export interface ChatRecord {
  msgid: number;
  at: number; // milliseconds
  openid: string;
  opercode: Opercode;
  text: string;
  worker: string;
}

export const opercodes = {
  waiting: 1000,
  accepted: 1001,
  started: 1002,
  switched: 1003,
  closed: 1004,
  accountReceived: 2001,
  agentSent: 2002,
  agentReceived: 2003,
} as const;
export type Opercode = (typeof opercodes)[keyof typeof opercodes];

/** Only these are documented today; the others come with the setting `oldRecordCodes`. */
const currentCodes: ReadonlySet<number> = new Set([opercodes.agentSent, opercodes.agentReceived]);

export interface RecordBook {
  add(record: Omit<ChatRecord, 'msgid'>): void;
  /** Inclusive in time and in `fromMsgid`; a record shows only some seconds after it was made. */
  list(question: {
    fromMs: number;
    toMs: number;
    fromMsgid: number;
    number: number;
    now: number;
  }): ChatRecord[];
}

const FIRST_MSGID = 20_165_001;

export function createRecordBook(rules: {
  recordDelaySeconds: number;
  oldRecordCodes: boolean;
  maxRecords: number;
}): RecordBook {
  let records: ChatRecord[] = [];
  let next = FIRST_MSGID;
  return {
    add(record) {
      if (!rules.oldRecordCodes && !currentCodes.has(record.opercode)) return;
      records.push({ msgid: next, ...record });
      next += 1;
      if (records.length > rules.maxRecords * 1.2) records = records.slice(-rules.maxRecords);
    },
    list({ fromMs, toMs, fromMsgid, number, now }) {
      const visibleUntil = Math.min(toMs, now - rules.recordDelaySeconds * 1000);
      const found: ChatRecord[] = [];
      for (const record of records) {
        if (record.msgid < fromMsgid || record.at < fromMs || record.at > visibleUntil) continue;
        found.push(record);
        if (found.length === number) break;
      }
      return found;
    },
  };
}
