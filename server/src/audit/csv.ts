import type { AuditLine } from '@kf/shared/contract/audit';
import { CSV_BOM, csvRow, isoIn } from '../csv.ts';

const columns = [
  'id',
  'at',
  'account',
  'person',
  'name',
  'act',
  'target',
  'outcome',
  'address',
  'entry',
] as const;
const titles = [
  '编号',
  '时间',
  '公众号',
  '人员编号',
  '人员',
  '动作',
  '对象',
  '结果',
  '地址',
  '内容',
] as const;

/** UTF-8 with a byte order mark, CRLF: what spreadsheets read right. Row 1: names and keys of the columns. */
export const csvHead = (): string => `${CSV_BOM}${csvRow(columns.map((key, i) => `${titles[i]} ${key}`))}`;

/** A row per line; times are ISO 8601 with the zone's offset. */
export function csvLinesIn(timeZone: string): (line: AuditLine) => string {
  const isoOf = isoIn(timeZone);
  return (line) => {
    const entry = (line.entry ?? {}) as Record<string, unknown>;
    return csvRow([
      line.id,
      isoOf(line.at),
      line.accountId ?? '',
      line.personId ?? '',
      line.name ?? '',
      line.act,
      textOf(entry['target'] ?? entry['agentId'] ?? entry['code'] ?? ''),
      textOf(entry['outcome'] ?? ''),
      textOf(entry['address'] ?? ''),
      JSON.stringify(entry),
    ]);
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
