import type { CustomerDetails } from '@kf/shared/contract/http';
import { type UseQueryResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { Fragment } from 'react';
import { Icon } from '#components/icon.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import type { Format } from '#lib/format.ts';
import { type Translate, useText } from '#lib/i18n.ts';
import { serverNow } from '#live/clock.ts';
import { useCommands, useFormat, useLive } from '#live/use-live.tsx';
import { keepDetails } from './customer-query.ts';
import styles from './drawer.module.css';
import { customersText } from './text.ts';

interface DrawerMessagesProps {
  customerId: string;
  details: UseQueryResult<CustomerDetails>;
}

/** What the platform says of the session when asked, and what the customer wrote while nobody served. */
export function DrawerMessages({ customerId, details }: DrawerMessagesProps) {
  const t = useText(customersText);
  const commands = useCommands();
  const queryClient = useQueryClient();
  const accountId = useLive((view) => view.state.account.id);
  const check = useMutation({
    mutationFn: () => commands.refreshCustomer(customerId),
    onSuccess: (answer) => keepDetails(queryClient, accountId, answer),
  });
  const problem = check.error ?? details.error;
  const refusal = problem ? errorTextOf(problem) : undefined;
  return (
    <>
      <section className={styles.section}>
        <h3 className={styles.heading}>
          {t('checkTitle')}
          <button
            type="button"
            className={`btn sm ${styles.side}`}
            disabled={check.isPending}
            onClick={() => check.mutate()}
          >
            <Icon name="sync" size={14} />
            {t(check.isPending ? 'checking' : 'check')}
          </button>
        </h3>
        <Checked details={details.data} />
        {refusal ? (
          <p role="alert" className={`al-c sm ${styles.refusal}`}>
            {refusal.sentence}
            {'　'}
            {refusal.nextStep}{' '}
            {check.error ? null : (
              <button type="button" className="btn lnk sm" onClick={() => void details.refetch()}>
                {t('retry')}
              </button>
            )}
          </p>
        ) : null}
      </section>
      <section className={styles.section}>
        <h3 className={styles.heading}>
          {t('messages')}
          <span className={styles.source}>{t('messagesSource')}</span>
        </h3>
        <Messages details={details.data} />
      </section>
    </>
  );
}

function Checked({ details }: { details: CustomerDetails | undefined }) {
  const t = useText(customersText);
  const format = useFormat();
  const checked = details?.checked;
  const agent = useLive((view) =>
    checked?.agentId === undefined
      ? undefined
      : (view.state.agents[checked.agentId]?.nickname ?? checked.agentId),
  );
  if (!details) return null;
  if (!checked) return <p className="sm t3">{t('neverChecked')}</p>;
  const at = format.stamp(checked.at, serverNow());
  return (
    <p className="sm t2">
      {agent === undefined
        ? t('checkedNone', { at })
        : t('checkedSession', {
            at,
            agent,
            since: checked.startedAt === undefined ? '–' : format.stamp(checked.startedAt, serverNow()),
          })}
    </p>
  );
}

const kinds = ['image', 'voice', 'video', 'shortvideo', 'location', 'link', 'event'] as const;

function Messages({ details }: { details: CustomerDetails | undefined }) {
  const t = useText(customersText);
  const format = useFormat();
  if (!details) return null;
  if (details.messages.length === 0) return <p className="sm t3">{t('noMessages')}</p>;
  const oldestFirst = details.messages.toReversed();
  return (
    <ol className={styles.messages}>
      {oldestFirst.map((message, i) => (
        <Fragment key={`${message.at} ${i}`}>
          <DayLine at={message.at} before={oldestFirst[i - 1]?.at} format={format} />
          <li className={styles.message}>
            <span className={styles.time}>{format.clock(message.at)}</span>
            <span>
              <b>{t('customer')}</b>
              {'　'}
              {message.kind === 'text' ? message.text : <i className="t3">{kindWord(message.kind, t)}</i>}
            </span>
          </li>
        </Fragment>
      ))}
    </ol>
  );
}

function kindWord(kind: string, t: Translate<keyof KindKeys>): string {
  const known = kinds.find((one) => one === kind);
  return known ? t(`kind_${known}`) : t('kind_other', { kind });
}
type KindKeys = Record<`kind_${(typeof kinds)[number]}` | 'kind_other', string>;

/** Above the first message of a day that is not today. */
function DayLine({ at, before, format }: { at: number; before: number | undefined; format: Format }) {
  const day = format.day(at);
  if (before === undefined ? day === format.day(serverNow()) : day === format.day(before)) return null;
  return <li className={styles.day}>{day}</li>;
}
