import type { AgentId, CustomerId, EpochMs, GroupId } from '@kf/shared/contract/ids';
import type { Frame } from '@kf/shared/contract/live';
import type {
  SummaryBucket,
  SummaryQuery,
  TimelineLine,
  Visit,
  VisitsQuery,
} from '@kf/shared/contract/visits';

/** A visit as it is kept. */
export interface VisitRecord extends Omit<Visit, 'visitId' | 'code' | 'remark'> {
  /** Absent: not stored yet. */
  visitId?: number;
  agentIds: AgentId[];
  groupIds: GroupId[];
}

/** Turns frames into visits. */
export interface VisitMaker {
  customersOf(frames: readonly Frame[]): CustomerId[];
  /** `latest`: the last visit of each customer, as far as there is one. Answers the visits that are new or changed. */
  visitsFrom(frames: readonly Frame[], latest: ReadonlyMap<CustomerId, VisitRecord>): VisitRecord[];
}

export interface VisitStore {
  /**
   * Makes the next frames of the log into visits, in one transaction with how far it came: a crash loses none and
   * doubles none. Nodes that do it at the same time wait for each other. @returns how many frames were taken
   */
  advance(limit: number, maker: VisitMaker): Promise<number>;
  /** Latest arrival first. `onlyGroups`: of these groups, or wished for nobody in particular. */
  find(query: VisitsQuery, onlyGroups?: readonly GroupId[]): Promise<Visit[]>;
  summary(query: SummaryQuery, zone: string, targetMs: number): Promise<SummaryBucket[]>;
  namesOf(agentIds: readonly AgentId[]): Promise<Record<AgentId, string>>;
}

/** What is known of a customer besides their visits. Newest first. */
export interface TimelineSource {
  linesOf(customerId: CustomerId, since: EpochMs, limit: number): Promise<TimelineLine[]>;
}
