import type { HoursSettings, Span } from '@kf/shared/contract/routing';
import { useText } from '#lib/i18n.ts';
import { isFaulty } from '#lib/use-draft.ts';
import s from './hours.module.css';
import { SpanList } from './span-list.tsx';
import { hoursText } from './text.ts';

const DAY = 1440;
const days = [0, 1, 2, 3, 4, 5, 6] as const;
const marks = [0, 6, 12, 18, 24] as const;

interface WeekGridProps {
  week: HoursSettings['week'];
  faults: readonly string[];
  /** The account's wall clock. */
  today: { weekday: number; minute: number };
  onChange: (week: HoursSettings['week']) => void;
}

/** Seven days, each as a bar of 24 hours and as times to type. */
export function WeekGrid({ week, faults, today, onChange }: WeekGridProps) {
  const t = useText(hoursText);
  return (
    <div className={s.week}>
      <div className={s.marks} aria-hidden="true">
        {marks.map((hour) => (
          <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
            {hour}
          </span>
        ))}
      </div>
      {days.map((day) => {
        const name = t(`day${day}`);
        const spans = week[day] ?? [];
        return (
          <div key={day} className={s.day} role="group" aria-label={name}>
            <span className={day === today.weekday ? s.today : s.dayName}>{name}</span>
            <Bar spans={spans} now={day === today.weekday ? today.minute : undefined} />
            <SpanList
              day={name}
              spans={spans}
              isFaulty={isFaulty(faults, `week.${day}`)}
              onChange={(next) => onChange(week.map((one, at) => (at === day ? next : one)))}
            />
            <button
              type="button"
              className="btn txt sm"
              aria-label={t('copyOf', { day: name })}
              onClick={() => onChange(week.map(() => [...spans]))}
            >
              {t('copy')}
            </button>
          </div>
        );
      })}
    </div>
  );
}

function Bar({ spans, now }: { spans: readonly Span[]; now: number | undefined }) {
  const share = (minutes: number): string => `${(Math.max(0, Math.min(DAY, minutes)) / DAY) * 100}%`;
  return (
    <span className={s.bar} aria-hidden="true">
      {spans.map(({ from, to }) =>
        to > from ? <i key={`${from}-${to}`} style={{ left: share(from), width: share(to - from) }} /> : null,
      )}
      {now === undefined ? null : <b style={{ left: share(now) }} />}
    </span>
  );
}
