import { Icon } from '#components/icon.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { createFormat } from '#lib/format.ts';
import { HttpError } from '#lib/http.ts';
import { useLanguage, useText } from '#lib/i18n.ts';
import { wallsText } from './text.ts';
import s from './walls.module.css';

/** What was not done, why, and what to do. */
export function Refusal({ error }: { error: unknown }) {
  const t = useText(wallsText);
  const lang = useLanguage();
  const { sentence, nextStep } = errorTextOf(error, varsOf(error, lang), lang);
  return (
    <div className={s.refusal} role="alert">
      <Icon name="oct" size={14} />
      <span>
        {t('whatFailed')} <b>{sentence}</b> {nextStep}
      </span>
    </div>
  );
}

/** Who was first and when, where the refusal says so. */
function varsOf(error: unknown, lang: 'zh' | 'en') {
  if (!(error instanceof HttpError)) return {};
  const { by, at } = error.details;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    by: typeof by === 'string' ? by : undefined,
    when: typeof at === 'number' ? createFormat(lang, zone).age(at, Date.now()) : undefined,
  };
}
