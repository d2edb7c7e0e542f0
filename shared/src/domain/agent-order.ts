import type { AgentId } from '../contract/ids.ts';
import type { Group } from '../contract/live.ts';

/** What a group's rule looks at. */
export interface OrderStanding {
  agentId: AgentId;
  staffNo: string | undefined;
  lastServedAt: number | undefined;
  /** Free places ÷ limit, 0–1; 0 without a limit. */
  freeShare: number;
}

const LAST = Number.MAX_SAFE_INTEGER;

/** Agents of a group by its rule; 0 where the rule does not tell them apart, or there is none. */
export function compareByRule(
  group: Pick<Group, 'agentOrder' | 'manualOrder'>,
  a: OrderStanding,
  b: OrderStanding,
): number {
  switch (group.agentOrder) {
    case undefined:
      return 0;
    case 'free_share':
      return b.freeShare - a.freeShare;
    case 'least_recent':
      return (a.lastServedAt ?? 0) - (b.lastServedAt ?? 0);
    case 'staff_no':
      return staffNumber(a) - staffNumber(b);
    case 'manual': {
      const place = (of: OrderStanding) => {
        const at = group.manualOrder?.indexOf(of.agentId) ?? -1;
        return at < 0 ? LAST : at;
      };
      return place(a) - place(b);
    }
    default:
      return group.agentOrder satisfies never;
  }
}

const staffNumber = ({ staffNo }: OrderStanding): number => {
  const number = Number(staffNo);
  return staffNo === undefined || Number.isNaN(number) ? LAST : number;
};
