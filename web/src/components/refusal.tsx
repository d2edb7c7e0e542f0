import { Icon } from '#components/icon.tsx';
import { type ErrorVars, errorTextOf } from '#lib/error-text.ts';
import { useLanguage } from '#lib/i18n.ts';
import s from './refusal.module.css';

/** What the server refused, in words, with what to do next. */
export function Refusal({ error, vars }: { error: Error | null; vars?: ErrorVars }) {
  const lang = useLanguage();
  if (!error) return null;
  const { sentence, nextStep } = errorTextOf(error, vars, lang);
  return (
    <p className={s.refusal} role="alert">
      <Icon name="oct" size={14} />
      <span>
        <b>{sentence}</b>
        <br />
        {nextStep}
      </span>
    </p>
  );
}
