import type { TimelineAnswer, TimelineLine } from '@kf/shared/contract/visits';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Choice } from '#components/form/choice.tsx';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import { useFormat, useLive } from '#live/use-live.tsx';
import styles from './drawer.module.css';
import { Loading, ReadFailed } from './drawer-notes.tsx';
import { historyText } from './history-text.ts';
import { messageWordIn } from './message-kind.ts';
import { customersText } from './text.ts';
import { daysOf } from './timeline-days.ts';
import { type LineGround, wordsOfLine } from './timeline-words.ts';

const SHOWN_FIRST = 40;

/** Everything known of the customer, day by day with the latest day first, or only what they wrote. */
export function DrawerTimeline({ timeline }: { timeline: UseQueryResult<TimelineAnswer> }) {
  const t = useText(historyText);
  const [view, setView] = useState<'all' | 'chat'>('all');
  const [isOpen, setOpen] = useState(false);
  const { data } = timeline;
  const lines = data?.lines.filter((line) => view === 'all' || line.kind === 'message') ?? [];
  const shown = isOpen ? lines : lines.slice(0, SHOWN_FIRST);
  return (
    <section className={styles.section} aria-label={t('timeline')}>
      <div className={styles.heading}>
        <h3>{t('timeline')}</h3>
        <span className={styles.side}>
          <Choice
            label={t('timelineView')}
            value={view}
            onChange={setView}
            options={[
              { value: 'all', label: t('timelineAll') },
              { value: 'chat', label: t('timelineChat') },
            ]}
          />
        </span>
      </div>
      {!data ? (
        timeline.isError ? (
          <ReadFailed query={timeline} />
        ) : (
          <Loading rows={5} />
        )
      ) : lines.length === 0 ? (
        <p className="sm t3">{t(view === 'all' ? 'timelineNone' : 'chatNone')}</p>
      ) : (
        <Lines lines={shown} agents={data.agents} />
      )}
      {lines.length > shown.length ? (
        <button type="button" className="btn lnk sm" onClick={() => setOpen(true)}>
          {t('earlier', { n: lines.length - shown.length })}
        </button>
      ) : null}
      <p className={`sm t3 ${styles.foot}`}>{t('timelineSource')}</p>
    </section>
  );
}

function Lines({ lines, agents }: { lines: readonly TimelineLine[]; agents: TimelineAnswer['agents'] }) {
  const t = useText(historyText);
  const messageWord = messageWordIn(useText(customersText));
  const format = useFormat();
  const groups = useLive((view) => view.state.groups);
  const today = format.day(serverNow());
  return (
    <>
      {daysOf(lines, format.day).map(({ day, lines: ofDay }) => (
        <section key={day} aria-label={day}>
          {day === today ? null : <h4 className={styles.day}>{day}</h4>}
          <ol className={styles.lines}>
            {ofDay.map((line, i) => (
              <Line
                key={`${line.at} ${line.kind} ${i}`}
                line={line}
                ground={{ t, format, messageWord, agents, groups }}
              />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function Line({ line, ground }: { line: TimelineLine; ground: LineGround }) {
  const { icon, text, details, source, tone } = wordsOfLine(line, ground);
  return (
    <li className={styles.line}>
      <time className={styles.time} dateTime={new Date(line.at).toISOString()}>
        {ground.format.clock(line.at)}
      </time>
      <Icon name={icon} size={14} />
      <span className={styles.said}>
        {line.kind === 'message' ? (
          <>
            <b>{ground.t('customer')}</b>
            {'　'}
            <span className={line.text === undefined ? 't3' : ''}>{text}</span>
          </>
        ) : (
          <span className={tone ? `${tone}-c` : ''}>{text}</span>
        )}
        {details.length > 0 ? <span className="sm t2">{`　${details.join(' · ')}`}</span> : null}
      </span>
      <span className={`sm t3 ${styles.told}`}>{source}</span>
    </li>
  );
}
