import type { GradeSource } from '@kf/shared/contract/waits';
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { errorTextOf } from '#lib/error-text.ts';
import { formatCount, formatPercent, MISSING } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useCommands, useFormat, useLive } from '#live/use-live.tsx';
import { HourTable } from './hour-table.tsx';
import { type Period, periodOf, periods } from './period.ts';
import { RangeChart } from './range-chart.tsx';
import s from './reports.module.css';
import { reportsText } from './text.ts';
import { WorstTable } from './worst-table.tsx';

const AGAIN_MS = 60_000;

export interface AccuracyAddress {
  period?: Period;
  source?: GradeSource;
}

interface AccuracyPageProps {
  address: AccuracyAddress;
  onAddress: (patch: AccuracyAddress) => void;
  onOpenCustomer: (code: string) => void;
  /** To where customers begin to be told. Absent: not for this person. */
  onOpenNotices?: (() => void) | undefined;
}

/** How the ranges that were given came true: the report card of the estimator. */
export function AccuracyPage({ address, onAddress, onOpenCustomer, onOpenNotices }: AccuracyPageProps) {
  const t = useText(reportsText);
  const commands = useCommands();
  const format = useFormat();
  const now = useNow(AGAIN_MS);
  const accountId = useLive((view) => view.state.account.id);
  const { period = 'today' } = address;
  const { from, to } = periodOf(period, now, format.timeZone);
  const grades = useQuery({
    queryKey: ['accounts', accountId, 'grades', from, to],
    queryFn: ({ signal }) => commands.grades(from, to, signal),
    refetchInterval: AGAIN_MS,
  });
  const refusal = grades.error ? errorTextOf(grades.error) : undefined;
  const sources = grades.data?.sources;
  // Who tells customers nothing looks at what the board showed.
  const source = address.source ?? (hasAny(sources?.shown) && !hasAny(sources?.told) ? 'shown' : 'told');
  const graded = sources?.[source];
  return (
    <div className={s.page}>
      <header className={s.head}>
        <h1>{t('title')}</h1>
        <Segmented<Period>
          aria-label={t('period')}
          value={period}
          options={periods.map((value) => ({ value, label: t(value) }))}
          onChange={(value) => onAddress({ period: value })}
        />
        <Segmented<GradeSource>
          aria-label={t('source')}
          value={source}
          options={(['told', 'shown'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={(value) => onAddress({ source: value })}
        />
        <span className="sm t3">{t('meaning')}</span>
      </header>
      {refusal ? (
        <div className={`panel ${s.empty}`} role="alert">
          <b>{refusal.sentence}</b>
          <span>{refusal.nextStep}</span>
          <button type="button" className="btn" onClick={() => void grades.refetch()}>
            {t('retry')}
          </button>
        </div>
      ) : graded === undefined ? (
        <p className={`panel ${s.empty}`}>{t('reading')}</p>
      ) : hasAny(graded) ? (
        <>
          <Totals total={graded.total} />
          <div className={s.columns}>
            <RangeChart ranges={graded.ranges} />
            <HourTable hours={graded.hours} isLong={period === 'week'} />
            <WorstTable worst={graded.worst} onOpen={onOpenCustomer} />
          </div>
        </>
      ) : (
        <div className={`panel ${s.empty}`}>
          <b>{t('none')}</b>
          <span>{t(source === 'told' ? 'noneTold' : 'noneShown')}</span>
          {source === 'told' ? (
            <span className={s.ways}>
              <button type="button" className="btn" onClick={() => onAddress({ source: 'shown' })}>
                {t('seeShown')}
              </button>
              {onOpenNotices ? (
                <button type="button" className="btn" onClick={onOpenNotices}>
                  {t('setNotices')}
                </button>
              ) : null}
            </span>
          ) : null}
        </div>
      )}
    </div>
  );
}

const hasAny = (graded: { total: Total } | undefined): boolean =>
  graded !== undefined && graded.total.accepted + graded.total.left > 0;

interface Total {
  accepted: number;
  within: number;
  sooner: number;
  later: number;
  left: number;
}

function Totals({ total }: { total: Total }) {
  const t = useText(reportsText);
  const { accepted, within, sooner, later, left } = total;
  const shareOf = (n: number): string =>
    accepted === 0 ? MISSING : t('ofAccepted', { share: formatPercent(n / accepted) });
  return (
    <dl className={`panel ${s.totals}`}>
      <Figure
        name={t('hit')}
        value={accepted === 0 ? MISSING : formatPercent(1 - later / accepted)}
        note={t('hitHint')}
      />
      <Figure name={t('within')} value={formatCount(within)} unit={t('customers')} note={shareOf(within)} />
      <Figure name={t('sooner')} value={formatCount(sooner)} unit={t('customers')} note={shareOf(sooner)} />
      <Figure name={t('later')} value={formatCount(later)} unit={t('customers')} note={shareOf(later)} />
      <Figure name={t('left')} value={formatCount(left)} unit={t('customers')} note={t('leftHint')} />
    </dl>
  );
}

interface FigureProps {
  name: string;
  value: string;
  unit?: string;
  note: string;
}

const Figure = ({ name, value, unit, note }: FigureProps) => (
  <div>
    <dt>{name}</dt>
    <dd className={s.value}>
      {value}
      {unit ? <i>{unit}</i> : null}
    </dd>
    <dd className={s.note}>{note}</dd>
  </div>
);
