import type { WaitAnswer } from '@kf/shared/contract/waits';
import { useQuery } from '@tanstack/react-query';
import { Popover } from 'antd';
import { type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { formatCount, formatPercent } from '#lib/format.ts';
import { type Translate, useText } from '#lib/i18n.ts';
import type { Commands } from '#live/commands.ts';
import { useCommands, useLive } from '#live/use-live.tsx';
import styles from './estimate.module.css';
import { type EstimateKey, estimateText } from './text.ts';

/** Of whom the estimate is: one who waits, or one who would come. */
export type EstimateOf = { customerId: string } | { groupId?: string };

const HOVER_MS = 250;
/** Time to move the pointer over to what opened. */
const LEAVE_MS = 200;
const AGAIN_MS = 15_000;

interface GroundsHoverProps {
  of: EstimateOf;
  className?: string | undefined;
  /** Where there are few: with a stop of its own for the keyboard. In a list the drawer has it. */
  isTabStop?: boolean;
  children: ReactNode;
}

/** What an estimate rests on, while the pointer or the focus rests on it. Costs nothing before that: lists have hundreds. */
export function GroundsHover({ of, className, isTabStop = false, children }: GroundsHoverProps) {
  const t = useText(estimateText);
  const id = useId();
  const { isOpen, open, close } = useRest();
  const pointer = {
    onPointerEnter: (event: PointerEvent) => event.buttons === 0 && open(HOVER_MS),
    onPointerLeave: () => close(LEAVE_MS),
  };
  const shown = isOpen ? (
    <Popover
      open
      trigger={[]}
      placement="bottom"
      arrow={false}
      title={t('title')}
      content={
        <div id={id} {...pointer}>
          <Grounds of={of} />
        </div>
      }
    >
      <span className={styles.anchor} />
    </Popover>
  ) : null;
  if (!isTabStop)
    return (
      <span className={`${styles.holder} ${className ?? ''}`} {...pointer}>
        {children}
        {shown}
      </span>
    );
  return (
    <button
      type="button"
      className={`${styles.holder} ${styles.stop} ${className ?? ''}`}
      aria-describedby={isOpen ? id : undefined}
      onFocus={() => open(0)}
      onBlur={() => close(0)}
      {...pointer}
    >
      {children}
      <span className="vh">{t('title')}</span>
      {shown}
    </button>
  );
}

/** Open after something has rested for a while, closed a while after it left, or at once by Escape. */
function useRest() {
  const [isOpen, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const later = (next: boolean, ms: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(next), ms);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!isOpen) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation(); // only this, not the panel it stands in
      setOpen(false);
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [isOpen]);
  return { isOpen, open: (ms: number) => later(true, ms), close: (ms: number) => later(false, ms) };
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
