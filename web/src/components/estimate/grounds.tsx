import type { WaitAnswer } from '@kf/shared/contract/waits';
import { useQuery } from '@tanstack/react-query';
import { Popover } from 'antd';
import { type ReactNode, useState } from 'react';
import { formatCount, formatPercent } from '#lib/format.ts';
import { type Translate, useText } from '#lib/i18n.ts';
import type { Commands } from '#live/commands.ts';
import { useCommands, useLive } from '#live/use-live.tsx';
import styles from './estimate.module.css';
import { type EstimateKey, estimateText } from './text.ts';

/** Of whom the estimate is: one who waits, or one who would come. */
export type EstimateOf = { customerId: string } | { groupId?: string };

const HOVER_MS = 250;
const AGAIN_MS = 15_000;

interface GroundsHoverProps {
  of: EstimateOf;
  className?: string | undefined;
  children: ReactNode;
}

/** What an estimate rests on, while the pointer rests on it. Costs nothing before that: lists have hundreds. */
export function GroundsHover({ of, className, children }: GroundsHoverProps) {
  const t = useText(estimateText);
  const [isHovered, setHovered] = useState(false);
  const shown = <span className={className}>{children}</span>;
  if (!isHovered)
    return (
      <span className={className} onPointerEnter={() => setHovered(true)}>
        {children}
      </span>
    );
  return (
    <Popover
      mouseEnterDelay={HOVER_MS / 1000}
      placement="bottom"
      arrow={false}
      title={t('title')}
      content={<Grounds of={of} />}
      onOpenChange={(open) => {
        if (!open) setHovered(false);
      }}
    >
      {shown}
    </Popover>
  );
}

const ask = (commands: Commands, of: EstimateOf, signal: AbortSignal): Promise<WaitAnswer> =>
  'customerId' in of ? commands.waitOf(of.customerId, signal) : commands.waitOfArrival(of.groupId, signal);

/** In words and numbers; asked for when it is seen, and again now and then. */
export function Grounds({ of }: { of: EstimateOf }) {
  const t = useText(estimateText);
  const commands = useCommands();
  const accountId = useLive((view) => view.state.account.id);
  const { data, isError } = useQuery({
    queryKey: ['accounts', accountId, 'waits', of],
    queryFn: ({ signal }) => ask(commands, of, signal),
    staleTime: AGAIN_MS,
    refetchInterval: AGAIN_MS,
  });
  if (!data) return <p className={styles.grounds}>{t(isError ? 'failed' : 'reading')}</p>;
  return (
    <ul className={styles.grounds}>
      {groundLines(data, t).map((line) => (
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
