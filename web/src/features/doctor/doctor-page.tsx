import { type CheckId, checkIds, type DoctorAnswer } from '@kf/shared/contract/doctor';
import { useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { CheckRow } from '#components/checks/check-row.tsx';
import { checkText } from '#components/checks/text.ts';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { Refusal } from '#components/refusal.tsx';
import { useDoctor } from '#lib/doctor.ts';
import { type Format, useFormatIn } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { CallsTable } from './calls-table.tsx';
import s from './doctor.module.css';
import { ErrorsTable } from './errors-table.tsx';
import { PushesTable } from './pushes-table.tsx';
import { doctorText } from './text.ts';
import { TokenBar } from './token-bar.tsx';

const EVERY_MS = 5_000;
/** Those that ask the platform something different each: looking at the others only reads what is known. */
const ASKED = ['token', 'feature', 'callback', 'agents', 'quota'] as const satisfies readonly CheckId[];

/** How the connection between the tower and WeChat fares. `timeZone`: the account's. */
export function DoctorPage({ accountId, timeZone }: { accountId: string; timeZone: string }) {
  const t = useText(doctorText);
  const format = useFormatIn(timeZone);
  const { query, check } = useDoctor(accountId, EVERY_MS);
  if (query.data)
    return (
      <div className={s.page}>
        <Checks answer={query.data} format={format} look={check.mutateAsync} />
        <PushesTable callback={query.data.callback} format={format} now={query.data.at} />
        <CallsTable uses={query.data.quota} format={format} />
        <ErrorsTable errors={query.data.errors} format={format} />
      </div>
    );
  if (!query.error) return <div className={s.blocks} aria-busy="true" />;
  return (
    <div className={s.page}>
      <Refusal error={query.error} />
      <button type="button" className="btn" onClick={() => void query.refetch()}>
        {t('retry')}
      </button>
    </div>
  );
}

interface ChecksProps {
  answer: DoctorAnswer;
  format: Format;
  look: (id: CheckId) => Promise<DoctorAnswer>;
}

function Checks({ answer, format, look }: ChecksProps) {
  const t = useText(doctorText);
  const names = useText(checkText);
  const [running, setRunning] = useState<readonly CheckId[]>([]);
  const [failed, setFailed] = useState<Error | null>(null);
  const wrong = answer.checks.filter(({ state }) => state === 'failed' || state === 'attention').length;

  const test = async (ids: readonly CheckId[]): Promise<void> => {
    setFailed(null);
    for (const id of ids) {
      setRunning(ids === ASKED ? checkIds : [id]);
      try {
        const { checks } = await look(id);
        const found = checks.find((one) => one.id === id);
        if (found && ids.length === 1) announce(t('tested', { check: names(id), state: names(found.state) }));
      } catch (error) {
        setFailed(error instanceof Error ? error : new Error(String(error)));
        break;
      }
    }
    setRunning([]);
  };

  return (
    <Section
      title={t('checks')}
      aside={
        <>
          <span className={`sm ${wrong > 0 ? 'at-c' : 'ok-c'}`}>
            <Icon name={wrong > 0 ? 'tri' : 'ok'} size={14} />{' '}
            {wrong > 0 ? t('wrong', { n: wrong }) : t('allGood')}
          </span>
          <span className="sm t3">{t('every', { n: EVERY_MS / 1_000 })}</span>
          <button
            type="button"
            className="btn sm"
            disabled={running.length > 0}
            onClick={() => void test(ASKED)}
          >
            <Icon name="sync" size={14} />
            {t(running.length > 1 ? 'testing' : 'againAll')}
          </button>
        </>
      }
    >
      <TokenBar token={answer.checks.find(({ id }) => id === 'token')} format={format} now={answer.at} />
      <ul className={s.checks} aria-label={t('checks')}>
        {answer.checks.map((check) => (
          <CheckRow
            key={check.id}
            check={check}
            format={format}
            now={answer.at}
            isRunning={running.includes(check.id)}
            action={
              <button
                type="button"
                className="btn txt sm"
                aria-label={t('againOf', { check: names(check.id) })}
                disabled={running.length > 0}
                onClick={() => void test([check.id])}
              >
                {t('again')}
              </button>
            }
          />
        ))}
      </ul>
      {failed ? (
        <div className={s.refused}>
          <Refusal error={failed} />
        </div>
      ) : null}
    </Section>
  );
}
