import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';

/** What the writer remembers of a customer beyond the live state: enough to judge late, doubled and crossing facts. */
export interface CustomerMark {
  /** When an event or an act of ours last concerned this customer. Reads that started before are silent. */
  touchedAt: EpochMs;
  /** When this mark was last written; old ones are forgotten. */
  notedAt: EpochMs;
  /** The last close that was told, by the platform's stamp. */
  lastClose?: { agentId: AgentId; at: EpochMs };
  /** How many reads of the queue in a row did not show this waiting customer. */
  missed?: number;
  /** A message reached us while the customer was known to be in session. */
  spokeInSessionAt?: EpochMs;
}

export interface AgentMark {
  /** Start of the last read of this agent's sessions. */
  listedAt: EpochMs;
}

export interface Memory {
  customers: Map<CustomerId, CustomerMark>;
  agents: Map<AgentId, AgentMark>;
  /** Smallest receive time − platform stamp seen: what an event takes that is not late, clocks' difference included. */
  lagFloorMs: number | undefined;
  /** Recent joins (+1) and departures (−1) of the queue, to carry a count forward that was read before them. */
  queueMoves: { at: EpochMs; by: 1 | -1 }[];
  /** Until when pushes are not trusted to be complete, because a read showed what no push had told. */
  distrustUntil: EpochMs;
}

export const emptyMemory = (): Memory => ({
  customers: new Map(),
  agents: new Map(),
  lagFloorMs: undefined,
  queueMoves: [],
  distrustUntil: 0 as EpochMs,
});

/** A change of memory. Decided purely, applied by {@link remember}. */
export type Note =
  | { note: 'customer'; customerId: CustomerId; mark: CustomerMark }
  | { note: 'agent'; agentId: AgentId; mark: AgentMark }
  | { note: 'lag'; lagFloorMs: number }
  | { note: 'queue moved'; at: EpochMs; by: 1 | -1 }
  | { note: 'distrust'; until: EpochMs }
  | { note: 'forget before'; at: EpochMs };

/** The only place that changes a memory. */
export function remember(memory: Memory, notes: readonly Note[]): void {
  for (const note of notes) {
    switch (note.note) {
      case 'customer':
        memory.customers.set(note.customerId, note.mark);
        break;
      case 'agent':
        memory.agents.set(note.agentId, note.mark);
        break;
      case 'lag':
        memory.lagFloorMs = note.lagFloorMs;
        break;
      case 'queue moved':
        memory.queueMoves.push({ at: note.at, by: note.by });
        break;
      case 'distrust':
        memory.distrustUntil = note.until;
        break;
      case 'forget before':
        forgetBefore(memory, note.at);
        break;
      default:
        note satisfies never;
    }
  }
}

function forgetBefore(memory: Memory, at: EpochMs): void {
  for (const [id, mark] of memory.customers) if (mark.notedAt < at) memory.customers.delete(id);
  memory.queueMoves = memory.queueMoves.filter((move) => move.at >= at);
}
