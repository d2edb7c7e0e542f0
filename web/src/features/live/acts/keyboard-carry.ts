import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import { announce } from '#components/announcer.tsx';
import { textOf } from '#lib/i18n.ts';
import type { LiveStore } from '#live/live-store.ts';
import type { BoardView } from '../model/board-step.ts';
import { dropEffect } from '../model/slots.ts';
import { actsText } from './text.ts';
import type { BoardTools } from './use-board.ts';

/** Agents a carried strip may go to, in the order of the panel, each once. */
export function carryTargets(board: BoardView, collapsed: ReadonlySet<string>): AgentId[] {
  const targets = new Set<AgentId>();
  for (const section of board.sections) {
    if (collapsed.has(section.key)) continue;
    for (const id of section.rows) {
      const facts = board.facts.get(id);
      if (facts && effectOn(board, id)?.kind !== 'refused') targets.add(id);
    }
  }
  return [...targets];
}

export function effectOn(board: BoardView, agentId: AgentId) {
  const facts = board.facts.get(agentId);
  return facts && dropEffect(facts, board.pending.get(agentId)?.length ?? 0);
}

function nameOf(customerId: CustomerId, live: LiveStore): string {
  const customer = live.getView().state.waiting[customerId];
  return customer?.remark ?? customer?.code ?? '';
}

/** Lifts the focused strip; the first target is the suggestion, else the first agent. */
export function pickUp(customerId: CustomerId, tools: BoardTools, live: LiveStore): void {
  const { board, ui } = tools;
  const t = textOf(actsText);
  const targets = carryTargets(board.getState(), ui.getState().collapsed);
  if (targets.length === 0) {
    announce(t('nobodyToGive'));
    return;
  }
  const suggestion = board.getState().suggestions.get(customerId);
  const suggested = suggestion?.kind === 'agent' ? targets.indexOf(suggestion.agentId) : -1;
  board.hold('queue', { type: 'locked' });
  board.hold('agents', { type: 'locked' });
  ui.setState({ carry: { kind: 'strip', customerId, by: 'keyboard', targetId: undefined } });
  announce(t('pickedUp', { customer: nameOf(customerId, live) }));
  aimAt(Math.max(0, suggested), targets, tools);
}

function aimAt(index: number, targets: readonly AgentId[], { board, ui }: BoardTools): void {
  const { carry } = ui.getState();
  const targetId = targets[index];
  if (!carry || targetId === undefined) return;
  ui.setState({ carry: { ...carry, targetId } });
  announce(targetWords(board.getState(), targetId, index, targets.length));
}

function targetWords(board: BoardView, agentId: AgentId, index: number, total: number): string {
  const t = textOf(actsText);
  const facts = board.facts.get(agentId);
  const effect = effectOn(board, agentId);
  if (!facts || !effect) return '';
  const load = facts.load + (board.pending.get(agentId)?.length ?? 0);
  const base = { agent: facts.agent.nickname, n: index + 1, total };
  if (effect.kind === 'attempt') return t('targetAttempt', base);
  if (facts.capacity.kind !== 'limit') return t('targetOpen', { ...base, load });
  const capacity = facts.capacity.limit;
  if (effect.kind === 'over') return t('targetOver', { ...base, over: effect.by, load: load + 1, capacity });
  return t('target', { ...base, free: facts.free, load: load + 1, capacity });
}

/** Puts a carried strip back. */
export function endCarry({ board, ui }: Pick<BoardTools, 'board' | 'ui'>): void {
  if (!ui.getState().carry) return;
  ui.setState({ carry: undefined });
  board.hold('queue', { type: 'unlocked' });
  board.hold('agents', { type: 'unlocked' });
}

/** Gives what is carried to its target, if it has one that may take it. */
export function dropCarried(tools: BoardTools): boolean {
  const { carry } = tools.ui.getState();
  endCarry(tools);
  if (carry?.targetId === undefined) return false;
  const effect = effectOn(tools.board.getState(), carry.targetId);
  if (!effect || effect.kind === 'refused') return false;
  const { customerId, targetId: toAgentId } = carry;
  // a hand-over is two calls with nobody in between: the dialog says so before it begins
  if (carry.kind === 'slot') tools.ui.setState({ dialog: { kind: 'handover', customerId, toAgentId } });
  else void tools.acts.assign(customerId, toAgentId);
  return true;
}

export function cancelCarry(tools: BoardTools): void {
  endCarry(tools);
  announce(textOf(actsText)('cancelled'));
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** While a strip is carried by the keyboard, every key is about it. True when the key was used. */
export function carryKey(key: string, tools: BoardTools): boolean {
  const { carry, collapsed } = tools.ui.getState();
  if (carry?.by !== 'keyboard') return false;
  const targets = carryTargets(tools.board.getState(), collapsed);
  const at = carry.targetId === undefined ? -1 : targets.indexOf(carry.targetId);
  const step = STEPS[key];
  if (step !== undefined) aimAt((at + step + targets.length) % targets.length, targets, tools);
  else if (key === 'Home') aimAt(0, targets, tools);
  else if (key === 'End') aimAt(targets.length - 1, targets, tools);
  else if (key === ' ' || key === 'Enter') dropCarried(tools);
  else if (key === 'Escape' || key === 'Tab') cancelCarry(tools);
  else return key.length === 1; // letters mean nothing now; function keys are the browser's
  return key !== 'Tab';
}
