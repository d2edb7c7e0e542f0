import type { Check, CheckState } from '@kf/shared/contract/doctor';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '#components/icon.tsx';
import type { Format } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { checkWords } from './check-words.ts';
import s from './checks.module.css';
import { checkText } from './text.ts';

const icons = {
  good: 'ok',
  attention: 'tri',
  failed: 'oct',
  unknown: 'any',
} as const satisfies Record<CheckState, IconName>;
const colours = { good: 'ok-c', attention: 'at-c', failed: 'al-c', unknown: 't3' } as const;

interface CheckRowProps {
  check: Check;
  format: Format;
  now: number;
  /** Other words for the title, where the place asks for them. */
  title?: string;
  /** Other words for what was found, as long as it is good. */
  found?: string | undefined;
  isRunning?: boolean;
  /** At the right: a button to look again. */
  action?: ReactNode;
}

/** One check: its state as shape, word and place; what was found, what to do, and what was wrong before. */
export function CheckRow({ check, format, now, title, found, isRunning = false, action }: CheckRowProps) {
  const t = useText(checkText);
  const { detail, fix, before } = checkWords(check, t, format, now);
  return (
    <li className={s.row} data-state={check.state} aria-busy={isRunning} aria-label={title ?? t(check.id)}>
      <span className={colours[check.state]}>
        {isRunning ? <span className={s.spin} /> : <Icon name={icons[check.state]} title={t(check.state)} />}
      </span>
      <strong>{title ?? t(check.id)}</strong>
      <span className={s.end}>
        <span className={s.time}>{check.at === undefined ? '' : format.stamp(check.at, now)}</span>
        {action}
      </span>
      <span className={s.detail}>
        {check.state === 'good' ? (found ?? detail) : detail}
        {before ? <span className="t3"> · {before}</span> : null}
        {check.rid && check.state !== 'good' ? (
          <span className={`t3 ${s.rid}`}>{t('rid', { rid: check.rid })}</span>
        ) : null}
      </span>
      {fix && check.state !== 'good' ? (
        <span className={check.state === 'unknown' ? s.hint : s.fix}>{fix}</span>
      ) : null}
    </li>
  );
}
