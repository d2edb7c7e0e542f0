import type { AssignmentSettings, AssignmentTrial } from '@kf/shared/contract/assignment';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Choice } from '#components/form/choice.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import { useFormat } from '#live/use-live.tsx';
import { tryAssignment } from '../api.ts';
import s from './assignment.module.css';
import { assignmentText } from './text.ts';

interface TrialProps {
  accountId: string;
  /** As they stand in the form. Undefined: something does not fit. */
  rules: AssignmentSettings | undefined;
  customerLink: (code: string) => ReactNode;
}

const spans = ['1', '8', '24'] as const;

/** The rules against the recorded past. */
export function Trial({ accountId, rules, customerLink }: TrialProps) {
  const t = useText(assignmentText);
  const [span, setSpan] = useState<(typeof spans)[number]>('1');
  const run = useMutation({
    mutationFn: (asked: AssignmentSettings) => tryAssignment(accountId, Number(span), asked),
  });
  return (
    <section className={s.trial} aria-label={t('trial')}>
      <h2>{t('trial')}</h2>
      <p className="sm t3">{t('trialHint')}</p>
      <div className={s.line}>
        <Choice
          label={t('span')}
          value={span}
          options={spans.map((value) => ({ value, label: t(`span${value}`) }))}
          onChange={setSpan}
        />
        <button
          type="button"
          className="btn"
          disabled={!rules || run.isPending}
          onClick={() => rules && run.mutate(rules)}
        >
          {run.isPending ? t('running') : t('run')}
        </button>
      </div>
      {run.error ? (
        <p role="alert" className="al-c sm">
          {`${t('failed')}: ${errorTextOf(run.error).sentence} ${errorTextOf(run.error).nextStep}`}
        </p>
      ) : run.data ? (
        <Result trial={run.data} customerLink={customerLink} />
      ) : null}
    </section>
  );
}

function Result({ trial, customerLink }: { trial: AssignmentTrial } & Pick<TrialProps, 'customerLink'>) {
  const t = useText(assignmentText);
  const format = useFormat();
  const stamp = (at: number): string => format.shortStamp(at, serverNow());
  return (
    <div role="status" className={s.result}>
      <p>
        <b>{t('waits', { n: trial.waits, m: trial.assigned })}</b>
        <br />
        {trial.assigned > 0
          ? t('faster', {
              would: format.duration(trial.meanWaitMs),
              really: format.duration(trial.meanRealWaitMs),
            })
          : t('none')}
        {trial.recordedFrom === undefined ? null : (
          <>
            <br />
            <span className="sm t3">{t('recorded', { at: stamp(trial.recordedFrom) })}</span>
          </>
        )}
      </p>
      {trial.byAgent.length > 0 ? (
        <>
          <h3 className="sm t2">{t('byAgent')}</h3>
          <ul className={s.agents}>
            {trial.byAgent.map(({ agentId, nickname, count }) => (
              <li key={agentId}>
                <span className="ell">{nickname}</span>
                <i
                  aria-hidden="true"
                  style={{ width: `${(count / Math.max(1, trial.byAgent[0]?.count ?? 1)) * 96}px` }}
                />
                <span className="n">{t('count', { n: count })}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {trial.rows.length > 0 ? (
        <ul className={s.rows}>
          {trial.rows.map((row) => (
            <li key={`${row.customerId} ${row.at}`}>
              <span className="n t2">{stamp(row.at)}</span> {customerLink(row.code)}{' '}
              <span className="t2">{`${t('waited')} ${format.duration(row.waitedMs)}`}</span>
              <br />
              {`${t('to')} ${row.nickname} · ${t(row.reason)}`}
              <br />
              <span className="sm t3">
                {t('really')}{' '}
                {row.really.kind === 'accepted'
                  ? t('accepted', { name: row.really.nickname, waited: format.duration(row.really.waitedMs) })
                  : row.really.kind === 'left'
                    ? t('left', { waited: format.duration(row.really.waitedMs) })
                    : t('still')}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
