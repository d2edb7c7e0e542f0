import type { WallBoard } from '@kf/shared/contract/wall';
import { Choice } from '#components/form/choice.tsx';
import { Field, FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { type ThresholdName, type TypedBounds, thresholdNames } from '../model/draft.ts';
import { wallsText } from '../text.ts';
import s from '../walls.module.css';
import type { PartProps } from './part.ts';

interface LimitFieldsProps extends PartProps {
  /** Bounds that hold now, as the preview was told them. */
  inUse: WallBoard['thresholds'] | undefined;
}

/** What the board begins with where it leaves the account's bounds. */
const usual: Record<ThresholdName, TypedBounds> = {
  waiting: { attention: '10', alarm: '20' },
  longestWaitMs: { attention: '5', alarm: '10' },
  expectedMs: { attention: '10', alarm: '20' },
};

/** Accounts have no bounds for the expected wait. */
const usualExpected = { attention: 600_000, alarm: 1_200_000 };

/** From which figure on a tile turns amber, and red. */
export function LimitFields({ draft, set, faults, inUse }: LimitFieldsProps) {
  const t = useText(wallsText);
  const { bounds } = draft;
  const put = (name: ThresholdName, typed: TypedBounds | undefined): void => {
    const { [name]: _, ...rest } = bounds;
    set({ bounds: typed ? { ...rest, [name]: typed } : rest });
  };
  return (
    <Section title={t('limits')}>
      <p className={s.hint}>{t('limitsHint')}</p>
      {thresholdNames.map((name) => {
        const own = bounds[name];
        const unit = t(name === 'waiting' ? 'customers' : 'minutes');
        const account = name === 'expectedMs' ? usualExpected : inUse?.[name];
        const per = name === 'waiting' ? 1 : 60_000;
        return (
          <FieldGroup key={name} label={t(name)} fault={faults.includes(name) ? t('boundsFault') : undefined}>
            <Choice
              label={t(name)}
              value={own ? 'own' : 'account'}
              onChange={(value) => put(name, value === 'own' ? usual[name] : undefined)}
              options={[
                { value: 'account', label: t('asAccount') },
                { value: 'own', label: t('own') },
              ]}
            />
            {own ? (
              <Bounds name={name} own={own} unit={unit} onChange={(typed) => put(name, typed)} />
            ) : account ? (
              <span className="t3 sm">
                {t('inUseNow', { attention: account.attention / per, alarm: account.alarm / per, unit })}
              </span>
            ) : null}
          </FieldGroup>
        );
      })}
      <Field
        label={t('fullAfter')}
        hint={t('fullAfterHint')}
        fault={faults.includes('fullAfter') ? t('fullAfterFault') : undefined}
      >
        {(ids) => (
          <>
            <input
              {...ids}
              name="fullAfter"
              className={`${s.input} ${s.number}`}
              inputMode="numeric"
              maxLength={4}
              value={draft.fullAfter}
              onChange={(event) => set({ fullAfter: event.target.value })}
            />
            <span className="t2">{t('fullAfterUnit')}</span>
          </>
        )}
      </Field>
    </Section>
  );
}

interface BoundsProps {
  name: ThresholdName;
  own: TypedBounds;
  unit: string;
  onChange: (typed: TypedBounds) => void;
}

function Bounds({ name, own, unit, onChange }: BoundsProps) {
  const t = useText(wallsText);
  return (
    <span className={s.bounds}>
      {(['attention', 'alarm'] as const).map((level) => (
        <label key={level} className={level === 'alarm' ? 'al-c' : 'at-c'}>
          <Icon name={level === 'alarm' ? 'oct' : 'tri'} size={14} />
          {t(level)}
          <input
            name={level === 'attention' ? name : undefined}
            className={`${s.input} ${s.number}`}
            inputMode="decimal"
            autoComplete="off"
            maxLength={5}
            aria-label={`${t(name)} · ${t(level)}`}
            value={own[level]}
            onChange={(event) => onChange({ ...own, [level]: event.target.value })}
          />
        </label>
      ))}
      <span className="t2">{unit}</span>
    </span>
  );
}
