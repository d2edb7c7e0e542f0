import { Choice } from '#components/form/choice.tsx';
import { Field, FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { useText } from '#lib/i18n.ts';
import { wallsText } from '../text.ts';
import s from '../walls.module.css';
import type { PartProps } from './part.ts';

const TICKER_MOST = 80;

/** How the board looks: ground, language, edges, pages, and the line at its foot. */
export function LookFields({ draft, set, faults }: PartProps) {
  const t = useText(wallsText);
  return (
    <Section title={t('look')}>
      <Field label={t('ticker')} hint={t('tickerHint')}>
        {(ids) => (
          <input
            {...ids}
            className={s.input}
            value={draft.ticker}
            maxLength={TICKER_MOST}
            autoComplete="off"
            onChange={(event) => set({ ticker: event.target.value })}
          />
        )}
      </Field>
      <FieldGroup label={t('theme')} hint={t('themeHint')}>
        <Choice
          label={t('theme')}
          value={draft.theme}
          onChange={(theme) => set({ theme })}
          options={[
            { value: 'dark', label: t('dark') },
            { value: 'light', label: t('light') },
          ]}
        />
      </FieldGroup>
      <FieldGroup label={t('language')}>
        <Choice
          label={t('language')}
          value={draft.language}
          onChange={(language) => set({ language })}
          options={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
      </FieldGroup>
      <Field
        label={t('rotate')}
        hint={t('rotateHint')}
        fault={faults.includes('rotate') ? t('rotateFault') : undefined}
      >
        {(ids) => (
          <>
            <input
              {...ids}
              name="rotate"
              className={`${s.input} ${s.number}`}
              inputMode="numeric"
              maxLength={3}
              value={draft.rotate}
              onChange={(event) => set({ rotate: event.target.value })}
            />
            <span className="t2">{t('rotateUnit')}</span>
          </>
        )}
      </Field>
      <Field
        label={t('safeMargin')}
        hint={t('safeMarginHint')}
        fault={faults.includes('safeMargin') ? t('safeMarginFault') : undefined}
      >
        {(ids) => (
          <>
            <input
              {...ids}
              name="safeMargin"
              className={`${s.input} ${s.number}`}
              inputMode="decimal"
              maxLength={3}
              value={draft.safeMargin}
              onChange={(event) => set({ safeMargin: event.target.value })}
            />
            <span className="t2">%</span>
          </>
        )}
      </Field>
    </Section>
  );
}
