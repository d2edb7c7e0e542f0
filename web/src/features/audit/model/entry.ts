import { CheckId } from '@kf/shared/contract/doctor';

/** An audit line's entry, read for people: rooms write different fields, with these names in common. */
export interface EntryView {
  target: string | undefined;
  /** What the doctor was to look at again. */
  check: CheckId | undefined;
  /** Of the set-up. */
  step: number | undefined;
  outcome: string | undefined;
  /** Fields that differ between before and after. */
  changed: readonly { field: string; before: string | undefined; after: string | undefined }[];
  wechat: string | undefined;
  address: string | undefined;
  request: string | undefined;
  /** Everything else, field by field. */
  rest: readonly { field: string; value: string }[];
}

const common = new Set(['by', 'target', 'outcome', 'before', 'after', 'wechat', 'address', 'request']);
/** What names the object of an act, where the room has no `target`. */
const targets = ['target', 'nickname', 'name', 'code', 'agentId', 'customerId', 'key', 'route'] as const;

export function readEntry(entry: unknown): EntryView {
  const of = isRecord(entry) ? entry : {};
  const error = isRecord(of['error']) ? of['error'] : undefined;
  return {
    target: first(targets.map((key) => of[key])),
    check: checkIn(of['params']),
    step: typeof of['step'] === 'number' ? of['step'] : undefined,
    // Of what was refused the reason says more than that it was.
    outcome: first([
      error?.['code'],
      of['outcome'] === 'refused' ? of['code'] : undefined,
      of['outcome'],
      of['state'],
    ]),
    changed: differences(of['before'], of['after']),
    wechat: of['wechat'] === undefined ? wechatIn(error) : textOf(of['wechat']),
    address: first([of['address']]),
    request: first([of['request']]),
    rest: Object.entries(of)
      .filter(([field]) => !common.has(field))
      .map(([field, value]) => ({ field, value: textOf(value) })),
  };
}

/** The platform's own answer, where the room keeps it inside the error. */
function wechatIn(error: Record<string, unknown> | undefined): string | undefined {
  if (error?.['errcode'] === undefined) return undefined;
  return [error['errcode'], error['errmsg']].filter((part) => part !== undefined).join(' ');
}

const checkIn = (params: unknown): CheckId | undefined =>
  CheckId.options.find((id) => isRecord(params) && params['check'] === id);

function differences(before: unknown, after: unknown): EntryView['changed'] {
  if (before === undefined && after === undefined) return [];
  if (!isRecord(before) && !isRecord(after))
    return [{ field: '', before: known(before), after: known(after) }];
  const was = isRecord(before) ? before : {};
  const is = isRecord(after) ? after : {};
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .map((field) => ({ field, before: known(was[field]), after: known(is[field]) }))
    .filter((one) => one.before !== one.after);
}

const known = (value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : textOf(value);

const first = (values: readonly unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value !== '');

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
