import { type ReactNode, useState } from 'react';
import { CopyButton } from '#components/copy-button.tsx';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { componentsText } from '../text.ts';
import { FieldGroup } from './field.tsx';
import s from './input.module.css';

interface ValueFieldProps {
  label: string;
  value: string;
  /** Covered until somebody asks to see it. */
  isSecret?: boolean;
  hint?: ReactNode;
}

/** Something to be copied elsewhere: shown, not edited. */
export function ValueField({ label, value, isSecret = false, hint }: ValueFieldProps) {
  const t = useText(componentsText);
  const [shown, setShown] = useState(!isSecret);
  return (
    <FieldGroup label={label} hint={hint}>
      <span className={s.row}>
        <span className={`${s.value} ${s.mono}`}>
          <output className="ell" aria-label={label} title={shown ? value : undefined}>
            {shown ? value : covered(value)}
          </output>
          {isSecret ? (
            <button
              type="button"
              className="btn txt icon sm"
              aria-label={t(shown ? 'hide' : 'show', { of: label })}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
            >
              <Icon name={shown ? 'eye-off' : 'eye'} />
            </button>
          ) : null}
        </span>
        <CopyButton value={value} of={label} />
      </span>
    </FieldGroup>
  );
}

/** Enough to tell two of them apart. */
const covered = (value: string): string =>
  value.length < 16
    ? '•'.repeat(value.length)
    : `${value.slice(0, 4)}${'•'.repeat(value.length - 6)}${value.slice(-2)}`;
