import type { Check, CheckId, DoctorAnswer } from '@kf/shared/contract/doctor';
import type { ReactNode } from 'react';
import { CheckRow } from '#components/checks/check-row.tsx';
import { Icon } from '#components/icon.tsx';
import { useDoctor } from '#lib/doctor.ts';
import { type Format, useFormatIn } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import s from './setup.module.css';
import { setupText } from './text.ts';

const EVERY_MS = 2_000;

/** What has to be good before anything can be read. */
const connection = ['token', 'allow_list', 'feature'] as const satisfies readonly CheckId[];

/** What the checks say, as far as the steps go by them. */
export interface LiveState {
  answer: DoctorAnswer | undefined;
  /** Token, address and agents can be had. */
  isConnected: boolean;
  hasFailed: boolean;
  hasMessage: boolean;
  isVerifying: boolean;
  check: (id: CheckId) => void;
}

export function useLiveChecks(accountId: string): LiveState {
  const { query, check } = useDoctor(accountId, EVERY_MS);
  const answer = query.data;
  const isIn = (id: CheckId, state: Check['state']) =>
    answer?.checks.some((one) => one.id === id && one.state === state) === true;
  return {
    answer,
    isConnected: connection.every((id) => isIn(id, 'good')),
    hasFailed: connection.some((id) => isIn(id, 'failed')),
    hasMessage: messageOf(answer) !== undefined,
    isVerifying: check.isPending,
    check: (id) => check.mutate(id),
  };
}

const messageOf = (answer: DoctorAnswer | undefined) =>
  answer?.callback.pushes.find(({ what }) => what === 'message');

interface LiveChecksProps {
  state: LiveState;
  timeZone: string;
  /** The second step looks at the way out only. */
  withCallback: boolean;
}

/** Everything between the tower and WeChat, as it stands now; what failed before keeps its note. */
export function LiveChecks({ state, timeZone, withCallback }: LiveChecksProps) {
  const t = useText(setupText);
  const format = useFormatIn(timeZone);
  const { answer } = state;
  if (!answer) return <aside className={s.side} aria-busy="true" />;
  const find = (id: CheckId): Check | undefined => answer.checks.find((one) => one.id === id);
  const agents = find('agents')?.facts ?? {};
  const counts = {
    agents: agents['agents'] ?? 0,
    unbound: Number(agents['agents'] ?? 0) - Number(agents['bound'] ?? 0),
  };
  const row = (id: CheckId, title?: string, found?: string) => {
    const check = find(id);
    if (!check) return null;
    return (
      <CheckRow
        key={id}
        check={check}
        format={format}
        now={answer.at}
        found={found}
        {...(title !== undefined && { title })}
        {...(check.state !== 'good' && {
          action: (
            <button
              type="button"
              className="btn txt sm"
              disabled={state.isVerifying}
              onClick={() => state.check(id)}
            >
              {t('recheck')}
            </button>
          ),
        })}
      />
    );
  };
  return (
    <aside className={s.side}>
      <h2>
        {t('live')}
        <span>{t('everySeconds')}</span>
      </h2>
      <ol aria-live="polite" aria-label={t('live')}>
        {row('token')}
        {row('allow_list')}
        {row('feature', t('readAgents'), t(counts.unbound > 0 ? 'agentsRead' : 'agentsReadAll', counts))}
        {withCallback ? <CallbackRows answer={answer} format={format} /> : null}
      </ol>
      {withCallback ? (
        <p className={s.help}>
          <b>
            <Icon name="tri" size={12} /> {t('tokenHelp')}
          </b>
          <br />
          {t('tokenHelpText')}
        </p>
      ) : null}
    </aside>
  );
}

/** The way in: the verification, then the first message, then its transfer. */
function CallbackRows({ answer, format }: { answer: DoctorAnswer; format: Format }) {
  const t = useText(setupText);
  const { verifiedAt, refused } = answer.callback;
  const message = messageOf(answer);
  const wrong = refused.find(({ what, at }) => what === 'signature' && at > (verifiedAt ?? 0));
  const isVerified = verifiedAt !== undefined || message !== undefined;
  const stamp = (at: number | undefined) => (at === undefined ? '' : format.stamp(at, answer.at));
  return (
    <>
      {isVerified ? (
        <Row state="good" name={t('verify')} time={stamp(verifiedAt)}>
          {t('verifyGood')}
        </Row>
      ) : wrong ? (
        <Row state="failed" name={t('verify')} time={stamp(wrong.at)}>
          <span className="al-c">{t('verifyRefused', { at: stamp(wrong.at) })}</span>
        </Row>
      ) : (
        <Row state="run" name={t('verify')}>
          {t('verifyWait')}
        </Row>
      )}
      {message ? (
        <Row state="good" name={t('firstMessageGood')} time={stamp(message.at)} />
      ) : (
        <Row
          state={isVerified ? 'run' : 'todo'}
          name={t('firstMessage')}
          time={
            verifiedAt === undefined
              ? t('todo')
              : t('waited', { time: format.duration(Math.max(0, answer.at - verifiedAt)) })
          }
        >
          {isVerified ? <span className={s.ask}>{t('firstMessageHint')}</span> : null}
        </Row>
      )}
      <Row
        state={message ? 'good' : 'todo'}
        name={t('transfer')}
        time={message ? stamp(message.at) : t('todo')}
      >
        {message ? t('transferGood') : null}
      </Row>
    </>
  );
}

interface RowProps {
  state: 'good' | 'failed' | 'run' | 'todo';
  name: string;
  time?: string;
  children?: ReactNode;
}

function Row({ state, name, time, children }: RowProps) {
  return (
    <li className={s.wait} data-state={state}>
      {state === 'run' ? (
        <span className={s.spin} />
      ) : (
        <span className={state === 'good' ? 'ok-c' : state === 'failed' ? 'al-c' : 't3'}>
          <Icon name={state === 'good' ? 'ok' : state === 'failed' ? 'oct' : 'any'} />
        </span>
      )}
      <strong>{name}</strong>
      <span className={s.waitTime}>{time}</span>
      {children ? <span className={s.waitText}>{children}</span> : null}
    </li>
  );
}
