import type { CustomerDetails } from '@kf/shared/contract/http';
import { type UseQueryResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { Icon } from '#components/icon.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useCommands, useFormat, useLive } from '#live/use-live.tsx';
import { keepDetails } from './customer-query.ts';
import styles from './drawer.module.css';
import { customersText } from './text.ts';

interface DrawerCheckProps {
  customerId: string;
  details: UseQueryResult<CustomerDetails>;
  /** Who only looks may not spend calls. */
  mayAsk: boolean;
}

/** What WeChat says of the session when asked, and how long ago that was. */
export function DrawerCheck({ customerId, details, mayAsk }: DrawerCheckProps) {
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
    <section className={styles.section}>
      <div className={styles.heading}>
        <h3>{t('checkTitle')}</h3>
        <Checked details={details.data} />
        {mayAsk ? (
          <button
            type="button"
            className={`btn sm ${styles.side}`}
            disabled={check.isPending}
            onClick={() => check.mutate()}
          >
            <Icon name="sync" size={14} />
            {t(check.isPending ? 'checking' : 'check')}
          </button>
        ) : null}
      </div>
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
  );
}

function Checked({ details }: { details: CustomerDetails | undefined }) {
  const t = useText(customersText);
  const format = useFormat();
  const now = useNow(1_000);
  const checked = details?.checked;
  const agent = useLive((view) =>
    checked?.agentId === undefined
      ? undefined
      : (view.state.agents[checked.agentId]?.nickname ?? checked.agentId),
  );
  if (!details) return null;
  if (!checked) return <span className="sm t3">{t('neverChecked')}</span>;
  const age = format.age(checked.at, now);
  const words =
    agent === undefined
      ? t('checkedNone', { age })
      : t('checkedSession', {
          age,
          agent,
          since: checked.startedAt === undefined ? '–' : format.stamp(checked.startedAt, now),
        });
  return (
    <span className="sm t2" role="status">
      {words}
    </span>
  );
}
