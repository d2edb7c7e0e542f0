import { Icon } from '#components/icon.tsx';
import { type ErrorVars, errorTextOf } from '#lib/error-text.ts';
import { HttpError } from '#lib/http.ts';
import { useLanguage, useText } from '#lib/i18n.ts';
import s from './panel.module.css';
import { panelText } from './text.ts';

interface RefusalProps {
  error: unknown;
  vars?: ErrorVars | undefined;
  /** What was not done. */
  what?: string | undefined;
}

/** What was refused, why, and what to do. */
export function Refusal({ error, vars, what }: RefusalProps) {
  const t = useText(panelText);
  const lang = useLanguage();
  const { sentence, nextStep } = errorTextOf(error, vars, lang);
  const isOurs = error instanceof HttpError && error.code === 'internal' && error.requestId !== '';
  return (
    <div className={s.error} role="alert">
      <Icon name="oct" size={14} />
      <span>
        {what} <b>{sentence}</b> {nextStep}
        {isOurs ? ` (${t('requestId', { id: error.requestId })})` : null}
      </span>
    </div>
  );
}
