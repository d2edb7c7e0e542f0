import { type NoticeKind, type NoticeSettings, noticeKinds } from '@kf/shared/contract/notices';
import type { ReactNode } from 'react';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { isFaulty } from '#lib/use-draft.ts';
import { NumberField } from '../number-field.tsx';
import { Switch } from '../switch.tsx';
import s from './notices.module.css';
import { noticesText } from './text.ts';

interface KindsTableProps {
  value: NoticeSettings;
  chosen: NoticeKind;
  /** Paths of the settings that do not fit. */
  faults: readonly string[];
  onChoose: (kind: NoticeKind) => void;
  onChange: (step: (was: NoticeSettings) => NoticeSettings) => void;
}

/** What is told, when, and what it costs. */
export function KindsTable({ value, chosen, faults, onChoose, onChange }: KindsTableProps) {
  const t = useText(noticesText);
  const setOn = (kind: NoticeKind, on: boolean): void =>
    onChange((was) => ({
      ...was,
      templates: { ...was.templates, [kind]: { ...was.templates[kind], on } },
    }));
  return (
    <table className={s.kinds}>
      <thead>
        <tr>
          <th scope="col">{t('kind')}</th>
          <th scope="col">{t('when')}</th>
          <th scope="col" className={s.cost}>
            {t('cost')}
          </th>
          <th scope="col">
            <span className="vh">{t('text')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {noticeKinds.map((kind) => (
          <tr key={kind} className={kind === chosen ? s.chosen : undefined}>
            <th scope="row">
              <Switch
                label={t(kind)}
                words={t(kind)}
                isOn={value.templates[kind].on}
                onChange={(on) => setOn(kind, on)}
              />
            </th>
            <td>
              <When kind={kind} rules={value.rules} onChange={onChange} />
            </td>
            <td className={`n ${s.cost}`}>{t('costOne')}</td>
            <td>
              {isFaulty(faults, `templates.${kind}`) ? (
                <span className="al-c" title={t('textFault')}>
                  <Icon name="oct" size={14} />
                  <span className="vh">{t('textFault')}</span>
                </span>
              ) : null}
              <button
                type="button"
                className="btn txt icon sm"
                aria-label={t('editFor', { kind: t(kind) })}
                aria-pressed={kind === chosen}
                onClick={() => onChoose(kind)}
              >
                <Icon name="edit" size={14} />
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Rules = NoticeSettings['rules'];

interface WhenProps {
  kind: NoticeKind;
  rules: Rules;
  onChange: KindsTableProps['onChange'];
}

/** The condition in words, with its numbers to change. */
function When({ kind, rules, onChange }: WhenProps): ReactNode {
  const t = useText(noticesText);
  const number = (
    key: keyof Rules,
    unit: string,
    more: { factor?: number; min?: number; max?: number } = {},
  ) => (
    <NumberField
      label={`${t(kind)} ${t('when')}`}
      value={rules[key]}
      unit={unit}
      min={more.min ?? 0}
      max={more.max ?? 240}
      isWhole={false}
      {...(more.factor !== undefined && { factor: more.factor })}
      onChange={(next) => onChange((was) => ({ ...was, rules: { ...was.rules, [key]: next } }))}
    />
  );
  const line = (...parts: ReactNode[]) => <span className={s.when}>{parts}</span>;
  switch (kind) {
    case 'joined':
      return line(
        <span key="1">{t('joinedWhen1')}</span>,
        <span key="2">{number('joinedFromMinutes', t('minutes'))}</span>,
        <span key="3">{t('joinedWhen2')}</span>,
        <span key="4">{number('joinedAfterSeconds', t('joinedWhen3'), { max: 600 })}</span>,
      );
    case 'worse':
      return line(
        <span key="1">{t('worseWhen1')}</span>,
        <span key="2">{number('worseByShare', '', { factor: 0.01, min: 10, max: 500 })}</span>,
        <span key="3">{t('worseWhen2')}</span>,
        <span key="4">{number('worseByMinutes', t('minutes'))}</span>,
      );
    case 'better':
      return line(
        <span key="1">{t('betterWhen1')}</span>,
        <span key="2">{number('betterFromMinutes', '')}</span>,
        <span key="3">{t('betterWhen2')}</span>,
        <span key="4">{number('betterToMinutes', t('minutes'))}</span>,
      );
    case 'next':
      return line(
        <span key="1">{t('nextWhen')}</span>,
        <span key="2">{number('nextFromMinutes', t('minutes'))}</span>,
      );
    case 'late':
      return line(
        <span key="1">{t('lateWhen')}</span>,
        <span key="2">{number('lateMinutes', t('minutes'))}</span>,
      );
    case 'taken_over':
      return line(t('takenWhen'));
    case 'switched':
      return line(t('switchedWhen'));
    case 'closed':
      return line(t('closedWhen'));
    default:
      return kind satisfies never;
  }
}
