import type { PlanRest } from '@kf/shared/contract/distribution';
import type { ReactNode } from 'react';
import { useText } from '#lib/i18n.ts';
import { useFormat } from '#live/use-live.tsx';
import { useBoard } from '../use-board.ts';
import s from './distribute.module.css';
import type { EditedRow } from './plan-model.ts';
import { distributeText } from './text.ts';

interface PlanSummaryProps {
  rows: readonly EditedRow[];
  rest: readonly PlanRest[];
  isQueue: boolean;
  at: number;
  /** Beside the age of the data. */
  children: ReactNode;
}

/** How many go and stay, and what that does to free slots and to the longest wait. */
export function PlanSummary({ rows, rest, isQueue, at, children }: PlanSummaryProps) {
  const t = useText(distributeText);
  const format = useFormat();
  const free = useBoard((board) => {
    let sum = 0;
    for (const one of board.facts.values()) sum += one.free;
    return sum;
  });
  const sent = rows.filter((one) => one.isOn);
  const staying = [...rows.filter((one) => !one.isOn).map((one) => one.row), ...rest];
  const taken = sent.filter((one) => one.limit !== undefined && one.load <= one.limit).length;
  const longest = (all: readonly { since: number }[]): string =>
    all.length === 0 ? '–' : format.duration(at - Math.min(...all.map((one) => one.since)));
  return (
    <div className={s.summary}>
      <span>
        <b className={s.big}>{sent.length}</b> {t('nowSent')}
      </span>
      <span>
        <b className={s.big}>{staying.length}</b> {t(isQueue ? 'goOn' : 'stay')}
      </span>
      <span className="n">{t('freeAfter', { from: free, to: Math.max(0, free - taken) })}</span>
      {isQueue ? (
        <span className="n">
          {t('longestAfter', {
            from: longest([...rows.map((one) => one.row), ...rest]),
            to: longest(staying),
          })}
        </span>
      ) : null}
      <span className="spacer" />
      <span className="t3 sm n">{t('asOf', { time: format.clock(at) })}</span>
      {children}
    </div>
  );
}
