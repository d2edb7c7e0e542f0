import { Field } from '#components/form/field.tsx';
import { useText } from '#lib/i18n.ts';
import type { PrefixFault, SuffixFault } from '../model/checks.ts';
import s from './panel.module.css';
import { panelText } from './text.ts';

interface AccountFieldsProps {
  prefix: string;
  suffix: string;
  /** The account's WeChat id, where the tower knows it. */
  known: string | undefined;
  prefixFault: PrefixFault | undefined;
  suffixFault: SuffixFault | undefined;
  onChange: (patch: { prefix?: string; suffix?: string }) => void;
}

/** `prefix@WeChat id`: what stands behind the @ is asked only while no agent shows it. */
export function AccountFields(props: AccountFieldsProps) {
  const { prefix, suffix, known, prefixFault, suffixFault, onChange } = props;
  const t = useText(panelText);
  return (
    <>
      <Field
        label={t('prefix')}
        hint={t('prefixHint')}
        fault={prefixFault ? t(prefixFault, { n: prefix.length }) : undefined}
      >
        {(ids) => (
          <span className={s.account}>
            <input
              {...ids}
              name="prefix"
              className={s.input}
              value={prefix}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={64}
              onChange={(event) => onChange({ prefix: event.target.value.trim() })}
            />
            {known === undefined ? null : (
              <span className="t2 ell" title={`@${known}`}>
                @{known}
              </span>
            )}
          </span>
        )}
      </Field>
      {known === undefined ? (
        <Field label={t('suffix')} hint={t('suffixHint')} fault={suffixFault ? t(suffixFault) : undefined}>
          {(ids) => (
            <input
              {...ids}
              name="suffix"
              className={s.input}
              value={suffix}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={64}
              onChange={(event) => onChange({ suffix: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
