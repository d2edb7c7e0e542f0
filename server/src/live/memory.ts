import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { Wish } from '@kf/shared/contract/routing';

/** What the writer remembers of a customer beyond the live state: enough to judge late, doubled and crossing facts. */
export interface CustomerMark {
  /** When an event or an act of ours last concerned this customer. Reads that started before are silent. */
  touchedAt: EpochMs;
  /** Start of the latest read that decided something about this customer. Reads that started before are silent too. */
  readAt?: EpochMs;
  /** When this mark was last written; old ones are forgotten. */
  notedAt: EpochMs;
  /** The last close that was told, by the platform's stamp. */
  lastClose?: { agentId: AgentId; at: EpochMs };
  /** The last transfer between agents that was told, by the platform's stamp. */
  lastSwitchAt?: EpochMs;
  /** How many reads of the queue in a row did not show this waiting customer. */
  missed?: number;
  /** When lists made us count this customer as one who gave up, whether as one who hardly waited, and since when they had waited. */
  takenForLeft?: { at: EpochMs; short: boolean; since?: EpochMs } | undefined;
  /** The last message, to know it when it is told again. `at`: the platform's stamp. */
  spoke?: { at: EpochMs; seenAt: EpochMs; transferred: boolean };
  /** A message reached us while the customer was known to be in session; what it means is being asked. */
  unheard?: Unheard | undefined;
}

export interface Unheard {
  seenAt: EpochMs;
  transferred: boolean;
  wish?: Wish;
}

export interface AgentMark {
  /** Start of the last read of this agent's sessions. */
  listedAt: EpochMs;
}

export interface Memory {
  customers: Map<CustomerId, CustomerMark>;
  agents: Map<AgentId, AgentMark>;
  /** Start of the last read of the list of agents. */
  agentsReadAt: EpochMs;
  /** No longer in the list of agents, kept until their last session is known to be over. */
  goneAgents: Set<AgentId>;
  /** Smallest receive time − platform stamp of late: what an event takes that is not late, clocks' difference included. */
  lagFloorMs: number | undefined;
  /** The lags since some minutes, from which the floor is renewed when a clock was set. */
  lagWindow: { startedAt: EpochMs; floorMs: number; samples: number } | undefined;
  /** Recent joins (+1) and departures (−1) of the queue, to carry a count forward that was read before them. */
  queueMoves: { at: EpochMs; by: 1 | -1 }[];
  /** Until when pushes are not trusted to be complete, because a read showed what no push had told. */
  distrustUntil: EpochMs;
}

export const emptyMemory = (): Memory => ({
  customers: new Map(),
  agents: new Map(),
  agentsReadAt: 0 as EpochMs,
  goneAgents: new Set(),
  lagFloorMs: undefined,
  lagWindow: undefined,
  queueMoves: [],
  distrustUntil: 0 as EpochMs,
});

/** A change of memory. Decided purely, applied by {@link remember}. */
export type Note =
  | { note: 'customer'; customerId: CustomerId; mark: CustomerMark }
  | { note: 'agent'; agentId: AgentId; mark: AgentMark }
  | { note: 'agents read'; at: EpochMs }
  | { note: 'agent gone'; agentId: AgentId }
  | { note: 'agent not gone'; agentId: AgentId }
  | { note: 'lag'; lagMs: number; seenAt: EpochMs }
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
      case 'agents read':
        memory.agentsReadAt = note.at;
        break;
      case 'agent gone':
        memory.goneAgents.add(note.agentId);
        break;
      case 'agent not gone':
        memory.goneAgents.delete(note.agentId);
        break;
      case 'lag':
        noteLag(memory, note.lagMs, note.seenAt);
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

/** The first push may be a late one: clocks rarely differ by more than this. */
const FIRST_FLOOR_MS = 5_000;
const LAG_WINDOW_MS = 10 * 60_000;
/** Fewer lags than this may all be late ones. */
const LAG_SAMPLES = 20;

/** The smallest lag when this one is counted in. */
export const floorWith = (floorMs: number | undefined, lagMs: number): number =>
  Math.min(lagMs, floorMs ?? FIRST_FLOOR_MS);

/** A floor that could only fall would call every push late for ever after one backward step of a clock. */
function noteLag(memory: Memory, lagMs: number, seenAt: EpochMs): void {
  const window = memory.lagWindow;
  memory.lagFloorMs = floorWith(memory.lagFloorMs, lagMs);
  if (window && seenAt - window.startedAt < LAG_WINDOW_MS) {
    window.floorMs = Math.min(window.floorMs, lagMs);
    window.samples++;
    return;
  }
  if (window && window.samples >= LAG_SAMPLES) memory.lagFloorMs = Math.min(lagMs, window.floorMs);
  memory.lagWindow = { startedAt: seenAt, floorMs: lagMs, samples: 1 };
}

function forgetBefore(memory: Memory, at: EpochMs): void {
  for (const [id, mark] of memory.customers) if (mark.notedAt < at) memory.customers.delete(id);
  memory.queueMoves = memory.queueMoves.filter((move) => move.at >= at);
}
