import { useText } from '#lib/i18n.ts';
import s from './forms.module.css';
import { actsText } from './text.ts';

/** The longest the platform and the journal take. */
export const NOTE_MAX = 120;

type NotedAct = 'assign' | 'close' | 'handover';
/** Unsent notes by act and customer: closing a form by accident loses nothing. Gone with the page. */
const drafts = new Map<string, string>();
const keyOf = (act: NotedAct, customerId: string): string => `${act} ${customerId}`;

export const noteDraft = (act: NotedAct, customerId: string): string =>
  drafts.get(keyOf(act, customerId)) ?? '';

export function keepDraft(act: NotedAct, customerId: string, note: string): void {
  if (note === '') drafts.delete(keyOf(act, customerId));
  else drafts.set(keyOf(act, customerId), note);
}

interface NoteFieldProps {
  /** Who reads it. */
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}

export function NoteField({ placeholder, value, onChange }: NoteFieldProps) {
  const t = useText(actsText);
  return (
    <div className={s.note}>
      <textarea
        aria-label={t('note')}
        placeholder={placeholder}
        maxLength={NOTE_MAX}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <span className={s.count} aria-hidden="true">
        {t('noteCount', { n: value.length, max: NOTE_MAX })}
      </span>
    </div>
  );
}
