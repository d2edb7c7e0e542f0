import type { Check, CheckReason } from '@kf/shared/contract/doctor';
import { errorText } from '#lib/error-text.ts';
import type { Format } from '#lib/format.ts';
import { language, type TextKey, type Translate } from '#lib/i18n.ts';
import type { checkText } from './text.ts';

type Key = TextKey<typeof checkText>;

/** What a check found, in a sentence; how to put it right, when there is something to do; what was wrong before. */
export interface CheckWords {
  detail: string;
  fix?: string;
  before?: string;
}

export function checkWords(check: Check, t: Translate<Key>, format: Format, now: number): CheckWords {
  const before = beforeWords(check, t, format, now);
  return { ...present(check, t, format, now), ...(before !== undefined && { before }) };
}

function present(check: Check, t: Translate<Key>, format: Format, now: number): CheckWords {
  if (check.state === 'good') return { detail: goodWords(check, t, format, now) };
  const { reason, code } = check;
  if (code === 'wechat_ip_refused') {
    const { address } = check.facts;
    if (check.id === 'token')
      return { detail: `${errorText(code).sentence}${number(check)}`, fix: t('tokenNeedsAddress') };
    const fix = address === undefined ? t('allowListFixUnknown') : t('allowListFix', { address });
    return { detail: `${errorText(code).sentence}${number(check)}`, fix };
  }
  if (reason !== undefined) return reasonWords(check, reason, t, format, now);
  if (code === undefined) return { detail: t('never_checked'), fix: t('never_checkedFix') };
  const { sentence, nextStep } = errorText(code);
  const fix =
    code === 'wechat_not_enabled'
      ? t('notEnabledFix')
      : code === 'wechat_credentials_wrong'
        ? t('tokenFix')
        : nextStep;
  return { detail: `${sentence}${number(check)}`, fix };
}

function goodWords({ id, facts }: Check, t: Translate<Key>, format: Format, now: number): string {
  switch (id) {
    case 'token': {
      const left = Number(facts['expiresAt']) - now;
      return left > 0 ? t('tokenGood', { left: format.minutes(left) }) : t('tokenGoodPlain');
    }
    case 'allow_list':
      return t('allowListGood');
    case 'feature':
      return t('featureGood');
    case 'clock':
      return t('clockGood', { skew: seconds(facts['skewMs']) });
    case 'callback':
      return t('callbackGood', { at: format.stamp(Number(facts['pushAt']), now) });
    case 'keys':
      return t('keysGood');
    case 'agents':
      return t('agentsGood', facts);
    case 'quota':
      return t('quotaGood');
  }
}

function reasonWords(
  { facts }: Check,
  reason: CheckReason,
  t: Translate<Key>,
  format: Format,
  now: number,
): CheckWords {
  const at = Number(facts['refusedAt'] ?? facts['until'] ?? facts['at']);
  const key: Key = reason === 'quota_runs_out' && facts['at'] === undefined ? 'quota_runs_outSoon' : reason;
  const detail = t(key, {
    ...facts,
    at: Number.isFinite(at) ? format.stamp(at, now) : '',
    skew: seconds(facts['skewMs']),
    // The figure is how far WeChat is ahead of us.
    way: t(Number(facts['skewMs']) > 0 ? 'behind' : 'ahead'),
    unbound: Number(facts['agents'] ?? 0) - Number(facts['bound'] ?? 0),
  });
  return reason === 'waits_for_token' ? { detail } : { detail, fix: t(`${reason}Fix`) };
}

/** What was wrong the last time, once it is not any more. */
function beforeWords(check: Check, t: Translate<Key>, format: Format, now: number): string | undefined {
  const { lastFailure } = check;
  if (!lastFailure || check.state !== 'good') return undefined;
  const address = lastFailure.facts['address'];
  const vars = { at: format.stamp(lastFailure.at, now), number: number(lastFailure) };
  return address === undefined ? t('ofLate', vars) : t('ofLateAddress', { ...vars, address });
}

const number = ({ errcode }: { errcode?: number | undefined }): string =>
  errcode === undefined ? '' : language() === 'en' ? ` (${errcode})` : `（${errcode}）`;
const seconds = (ms: string | number | undefined): string =>
  (Math.abs(Number(ms ?? 0)) / 1_000).toFixed(Math.abs(Number(ms ?? 0)) < 10_000 ? 1 : 0);
