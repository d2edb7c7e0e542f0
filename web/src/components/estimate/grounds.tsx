import type { WaitAnswer } from '@kf/shared/contract/waits';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { announce } from '#components/announcer.tsx';
import { RestPop } from '#components/pop/rest-pop.tsx';
import { formatCount, formatPercent } from '#lib/format.ts';
import { type Translate, useText } from '#lib/i18n.ts';
import type { Commands } from '#live/commands.ts';
import { useCommands, useLive } from '#live/use-live.tsx';
import styles from './estimate.module.css';
import { type EstimateKey, estimateText } from './text.ts';

/** Of whom the estimate is: one who waits, or one who would come. */
export type EstimateOf = { customerId: string } | { groupId?: string };

const AGAIN_MS = 15_000;

interface GroundsHoverProps {
  of: EstimateOf;
  className?: string | undefined;
  /** Where there are few: with a stop of its own for the keyboard. In a list a key opens it. */
  isTabStop?: boolean;
  /** Asked for by a key: open, and read out, until this is called. */
  onDismiss?: (() => void) | undefined;
  children: ReactNode;
}

/** What an estimate rests on, while the pointer or the focus rests on it. */
export function GroundsHover({ of, className, isTabStop = false, onDismiss, children }: GroundsHoverProps) {
  const t = useText(estimateText);
  return (
    <RestPop
      title={t('title')}
      content={<Grounds of={of} isSaid={onDismiss !== undefined} />}
      className={`${styles.holder} ${isTabStop ? styles.stop : ''} ${className ?? ''}`}
      isTabStop={isTabStop}
      onDismiss={onDismiss}
    >
      {children}
      {isTabStop ? <span className="vh">{t('title')}</span> : null}
    </RestPop>
  );
}

const ask = (commands: Commands, of: EstimateOf, signal: AbortSignal): Promise<WaitAnswer> =>
  'customerId' in of ? commands.waitOf(of.customerId, signal) : commands.waitOfArrival(of.groupId, signal);

interface GroundsProps {
  of: EstimateOf;
  /** To whoever listens instead of looking, once. */
  isSaid?: boolean;
}

/** In words and numbers; asked for when it is seen, and again now and then. */
export function Grounds({ of, isSaid = false }: GroundsProps) {
  const t = useText(estimateText);
  const commands = useCommands();
  const accountId = useLive((view) => view.state.account.id);
  const { data, isError } = useQuery({
    queryKey: ['accounts', accountId, 'waits', of],
    queryFn: ({ signal }) => ask(commands, of, signal),
    staleTime: AGAIN_MS,
    refetchInterval: AGAIN_MS,
  });
  const lines = data ? groundLines(data, t) : isError ? [t('failed')] : undefined;
  const sentence = lines?.join(t('listComma')) ?? '';
  const wasSaid = useRef(false);
  useEffect(() => {
    if (!isSaid || wasSaid.current || sentence === '') return;
    wasSaid.current = true;
    announce(sentence);
  }, [isSaid, sentence]);
  if (!lines) return <p className={styles.grounds}>{t('reading')}</p>;
  return (
    <ul className={styles.grounds}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function groundLines({ estimate, grounds }: WaitAnswer, t: Translate<EstimateKey>): string[] {
  const { reason } = estimate;
  const why = estimate.basis === 'none' && reason ? [t(reason)] : [];
  if (!grounds) return why;
  const { ahead, agents, byHand, places, chatMs, leaving, coming, learntFrom, held } = grounds;
  const n = formatCount(learntFrom);
  return [
    ...why,
    ahead === 0 ? t('ahead_zero') : t('ahead', { n: formatCount(ahead) }),
    agents === 0
      ? t('noAgents')
      : t(byHand > 0 ? 'agentsByHand' : 'agents', { n: agents, hand: byHand, places: formatCount(places) }),
    t('chat', { minutes: Math.max(1, Math.round(chatMs / 60_000)) }),
    ...(leaving > 0 ? [t('leaving', { n: leaving })] : []),
    ...(coming > 0 ? [t('coming', { n: coming })] : []),
    estimate.basis === 'model' ? t('learnt', { n, share: formatPercent(held) }) : t('cold', { n }),
    t('meaning'),
  ];
}
