import { errorCodes } from '@kf/shared/contract/errors';
import type { Notice } from '@kf/shared/contract/notices';
import { errorText } from '#lib/error-text.ts';
import { textOf } from '#lib/i18n.ts';
import { noticesText } from './text.ts';

const codeOf = (notice: Notice) => errorCodes.find((known) => known === notice.code);

/** What to do about a refusal; undefined: it was none of WeChat's. */
export function nextStepOf(notice: Notice): string | undefined {
  const code = codeOf(notice);
  return code && errorText(code).nextStep;
}

/** What became of a notice, in words. */
export function resultWords(notice: Notice): string {
  const t = textOf(noticesText);
  if (notice.state === 'uncertain') return t('uncertainHint');
  if (notice.reason !== undefined) return t(notice.reason === 'paused' ? 'paused_state' : notice.reason);
  const code = codeOf(notice);
  if (!code) return notice.state === 'sent' ? '' : t(notice.state);
  const errcode = notice.wechat && notice.wechat.errcode !== 0 ? ` (${notice.wechat.errcode})` : '';
  return `${errorText(code).sentence}${errcode}`;
}
