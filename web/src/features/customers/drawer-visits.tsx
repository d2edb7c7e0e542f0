import type { Visit, VisitsAnswer } from '@kf/shared/contract/visits';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Icon } from '#components/icon.tsx';
import { MISSING } from '#lib/format.ts';
import { type Translate, useText } from '#lib/i18n.ts';
import { useFormat } from '#live/use-live.tsx';
import { VISITS_DAYS } from './customer-query.ts';
import styles from './drawer.module.css';
import { Loading, ReadFailed } from './drawer-notes.tsx';
import { type HistoryKey, historyText } from './history-text.ts';

/** So many are shown before the rest is unfolded. */
const SHOWN_FIRST = 5;

/** When the customer came before, who had them, and how it ended. */
export function DrawerVisits({ visits }: { visits: UseQueryResult<VisitsAnswer> }) {
  const t = useText(historyText);
  const [isOpen, setOpen] = useState(false);
  const { data } = visits;
  const past = data?.visits.filter((visit) => visit.outcome !== 'open') ?? [];
  const present = (data?.visits.length ?? 0) - past.length;
  const shown = isOpen ? past : past.slice(0, SHOWN_FIRST);
  return (
    <section className={styles.section} aria-label={t('visits')}>
      <h3 className={styles.heading}>
        {t('visits')}
        {data ? (
          <span className="sm t2">
            {t(present > 0 ? 'visitsCountWith' : 'visitsCount', { days: VISITS_DAYS, n: data.visits.length })}
          </span>
        ) : null}
        <span className={styles.source}>{t('visitsSource')}</span>
      </h3>
      {!data ? (
        visits.isError ? (
          <ReadFailed query={visits} />
        ) : (
          <Loading rows={3} />
        )
      ) : past.length === 0 ? (
        <p className="sm t3">{t(present > 0 ? 'visitsFirst' : 'visitsNone')}</p>
      ) : (
        <table className={styles.visits}>
          <thead>
            <tr>
              <th scope="col">{t('arrivedColumn')}</th>
              <th scope="col" className={styles.figure}>
                {t('waitedColumn')}
              </th>
              <th scope="col">{t('agentColumn')}</th>
              <th scope="col" className={styles.figure}>
                {t('sessionColumn')}
              </th>
              <th scope="col">{t('outcomeColumn')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((visit) => (
              <VisitRow key={visit.visitId} visit={visit} agents={data.agents} />
            ))}
          </tbody>
        </table>
      )}
      {past.length > SHOWN_FIRST ? (
        <button type="button" className="btn lnk sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('fewer') : t('moreVisits', { n: past.length - SHOWN_FIRST })}
        </button>
      ) : null}
    </section>
  );
}

function VisitRow({ visit, agents }: { visit: Visit; agents: VisitsAnswer['agents'] }) {
  const t = useText(historyText);
  const format = useFormat();
  const { agentId, lastAgentId, acceptedAt, endedAt, waitedMs } = visit;
  const first = agentId && (agents[agentId] ?? agentId);
  const last = lastAgentId && lastAgentId !== agentId ? (agents[lastAgentId] ?? lastAgentId) : undefined;
  return (
    <tr>
      <td>
        <b>{format.tableStamp(visit.arrivedAt)}</b>
      </td>
      <td className={styles.figure}>{waitedMs === undefined ? MISSING : format.duration(waitedMs)}</td>
      <td className={`ell ${first ? '' : 't3'}`}>
        {first ? (last ? `${first} → ${last}` : first) : t('nobody')}
      </td>
      <td className={styles.figure}>
        {acceptedAt === undefined || endedAt === undefined ? MISSING : format.duration(endedAt - acceptedAt)}
      </td>
      <td className={visit.outcome === 'left' ? 'at-c' : ''}>
        {visit.outcome === 'left' ? <Icon name="x" size={12} /> : null} {outcomeWords(visit, t)}
      </td>
    </tr>
  );
}

function outcomeWords(visit: Visit, t: Translate<HistoryKey>): string {
  if (visit.outcome !== 'served') return t(`outcome_${visit.outcome}`);
  const move = visit.moves.at(-1);
  const ended = move
    ? t(move.by === undefined ? 'endedAfterTransfer' : 'endedAfterHandover')
    : t('outcome_served');
  return visit.inferred ? t('inferredEnd', { ended }) : ended;
}
