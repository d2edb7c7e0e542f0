import { describe, expect, it } from 'vitest';
import type { AgentOrder } from '../contract/live.ts';
import { agentId } from '../testing/builders.ts';
import { compareByRule, type OrderStanding } from './agent-order.ts';

const standing = (id: string, over: Partial<OrderStanding> = {}): OrderStanding => ({
  agentId: agentId(id),
  staffNo: undefined,
  lastServedAt: undefined,
  freeShare: 0,
  ...over,
});
const all = [
  standing('li', { staffNo: '1010', lastServedAt: 300, freeShare: 0.2 }),
  standing('wang', { staffNo: '1002', lastServedAt: 100, freeShare: 0.8 }),
  standing('zhao', { freeShare: 0.5 }),
];
const ordered = (agentOrder: AgentOrder | undefined, manual: string[] = []) =>
  [...all]
    .sort((a, b) =>
      compareByRule(
        { ...(agentOrder && { agentOrder }), manualOrder: manual.map((id) => agentId(id)) },
        a,
        b,
      ),
    )
    .map((one) => one.agentId as string);

describe("a group's agents", () => {
  it('come by the largest free share', () => expect(ordered('free_share')).toEqual(['wang', 'zhao', 'li']));
  it('come by who has served least recently, who never did first', () =>
    expect(ordered('least_recent')).toEqual(['zhao', 'wang', 'li']));
  it('come by staff number as numbers, who has none last', () =>
    expect(ordered('staff_no')).toEqual(['wang', 'li', 'zhao']));
  it('come as put by hand, who was not put last', () =>
    expect(ordered('manual', ['zhao', 'li'])).toEqual(['zhao', 'li', 'wang']));
  it('keep their order without a rule', () => expect(ordered(undefined)).toEqual(['li', 'wang', 'zhao']));
});
