import type { AgentId } from '@kf/shared/contract/ids';
import { useText } from '#lib/i18n.ts';
import { effectOn } from '../acts/keyboard-carry.ts';
import { actsText } from '../acts/text.ts';
import { useBoard, useBoardUi } from '../acts/use-board.ts';

export interface DropLook {
  isTarget: boolean;
  /** Cannot take the carried strip. */
  refusal: string | undefined;
  /** What the slot says that would be taken. */
  word: string | undefined;
  isOver: boolean;
}

const dropKeys = {
  keyboard: 'dropHereKeys',
  pointer: 'dropHere',
  handover: 'dropHandover',
} as const;
const still: DropLook = { isTarget: false, refusal: undefined, word: undefined, isOver: false };

/** How an agent looks while a strip is carried. */
export function useDropLook(agentId: AgentId): DropLook {
  const t = useText(actsText);
  const role = useBoardUi(({ carry }) => {
    if (!carry) return undefined;
    if (carry.targetId !== agentId) return carry.fromId === agentId ? undefined : 'bystander';
    return carry.kind === 'slot' ? 'handover' : carry.by;
  });
  const code = useBoard((board) => {
    if (role === undefined) return undefined;
    const effect = effectOn(board, agentId);
    if (effect?.kind === 'over') return `over ${effect.by}`;
    return effect?.kind === 'refused' ? `refused ${effect.reason}` : effect?.kind;
  });
  if (role === undefined || code === undefined) return still;
  const isTarget = role !== 'bystander';
  const [kind, detail] = code.split(' ');
  if (kind === 'refused')
    return { ...still, isTarget, refusal: t(`refused_${detail as 'unbound' | 'offline' | 'excluded'}`) };
  if (role === 'bystander') return still;
  const isOver = kind === 'over';
  const word = isOver
    ? t('dropOver', { n: Number(detail) })
    : t(kind === 'attempt' ? 'dropAttempt' : dropKeys[role]);
  return { isTarget, refusal: undefined, word, isOver: isOver || kind === 'attempt' };
}
