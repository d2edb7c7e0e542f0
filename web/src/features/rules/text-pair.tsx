import type { CustomerText } from '@kf/shared/contract/routing';
import { type Placeholder, placeholders, unknownPlaceholders } from '@kf/shared/domain/templates';
import { useId, useRef, useState } from 'react';
import { Choice } from '#components/form/choice.tsx';
import { useLanguage, useText } from '#lib/i18n.ts';
import s from './rules.module.css';
import { rulesText } from './text.ts';

interface TextPairProps {
  label: string;
  value: CustomerText;
  max: number;
  rows?: number;
  /** What may be named in braces; none: no chips. */
  chips?: readonly Placeholder[];
  onChange: (value: CustomerText) => void;
}

/** A text for customers in both languages, one at a time, with chips that put placeholders where the cursor is. */
export function TextPair({ label, value, max, rows = 3, chips = [], onChange }: TextPairProps) {
  const t = useText(rulesText);
  const own = useLanguage();
  const [language, setLanguage] = useState<'zh' | 'en'>(own);
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const text = value[language];
  const isEmpty = text.trim() === '';
  const other = language === 'zh' ? 'en' : 'zh';
  /** Where nothing is filled in, braces are braces. */
  const unknownIn = (one: string): string[] => (chips.length > 0 ? unknownPlaceholders(one) : []);
  const unknown = unknownIn(text);
  const put = (next: string): void => onChange({ ...value, [language]: next });
  const insert = (name: Placeholder): void => {
    const word = `{${language === 'zh' ? placeholders[name] : name}}`;
    const { selectionStart: from, selectionEnd: to } = area.current ?? {
      selectionStart: text.length,
      selectionEnd: text.length,
    };
    put(`${text.slice(0, from)}${word}${text.slice(to)}`.slice(0, max));
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(from + word.length, from + word.length);
    });
  };
  return (
    <div className={s.textPair}>
      <div className={s.textHead}>
        <Choice
          label={`${label} ${t('textLanguage')}`}
          value={language}
          options={[
            { value: 'zh', label: t('zh') },
            { value: 'en', label: t('en') },
          ]}
          onChange={setLanguage}
        />
        {chips.length > 0 ? <span className="sm t3">{t('insert')}</span> : null}
        {chips.map((name) => (
          <button
            key={name}
            type="button"
            className={s.chip}
            aria-label={t('insertOne', { name: language === 'zh' ? placeholders[name] : name })}
            onClick={() => insert(name)}
          >
            {`{${language === 'zh' ? placeholders[name] : name}}`}
          </button>
        ))}
        <span className="spacer" />
        <span className="sm t3">{t('count', { n: text.length, max })}</span>
      </div>
      <textarea
        ref={area}
        lang={language === 'zh' ? 'zh-CN' : 'en'}
        rows={rows}
        maxLength={max}
        aria-label={label}
        aria-invalid={isEmpty || unknown.length > 0}
        aria-describedby={isEmpty || unknown.length > 0 ? id : undefined}
        value={text}
        onChange={(event) => put(event.target.value)}
      />
      {isEmpty ? (
        <span id={id} role="alert" className="sm al-c">
          {t('empty')}
        </span>
      ) : unknown.length > 0 ? (
        <span id={id} role="alert" className="sm al-c">
          {t('unknown', { names: unknown.join('、') })}
        </span>
      ) : value[other].trim() === '' ? (
        <span className="sm al-c" role="alert">
          {t(other)}: {t('empty')}
        </span>
      ) : unknownIn(value[other]).length > 0 ? (
        <span className="sm al-c" role="alert">
          {t(other)}: {t('unknown', { names: unknownIn(value[other]).join('、') })}
        </span>
      ) : null}
    </div>
  );
}
