/**
 * What the estimator is told, in order of delivery. `t` is when it happened, `seen` when it was delivered (absent when equal);
 * both in milliseconds. Late, doubled, missing and crossing events are expected.
 */
export type WaitEvent = { t: number; seen?: number } & (
  | {
      type: 'agent_online';
      agent: string;
      /** Places; 0: takes chats by hand; absent: not known. Told again when it changes. */
      limit?: number | undefined;
      groups?: readonly string[] | undefined;
    }
  | { type: 'agent_offline'; agent: string }
  | {
      type: 'enqueue';
      openid: string;
      requestedAgent?: string | undefined;
      requestedGroup?: string | undefined;
    }
  | { type: 'assign'; openid: string; agent: string }
  | { type: 'close'; openid: string; agent: string }
  | { type: 'switch'; openid: string; from: string; to: string }
  | { type: 'abandon'; openid: string }
);

/** For whom a new arrival would wait; nothing: anybody. */
export interface WaitRequest {
  requestedAgent?: string | undefined;
  requestedGroup?: string | undefined;
}

/**
 * `model`: looked ahead from the present floor with what was learnt from it. `cold`: the same with little or no history.
 * `none`: no number can be given, `reason` says why.
 */
export type WaitBasis = 'model' | 'cold' | 'none';

export type WaitReason =
  /** Nobody is online who may serve this customer, and nobody is expected soon. */
  | 'nobody_online'
  /** More likely than not the last of them leaves before a place comes free. */
  | 'closing';

/** Remaining wait. Without a basis (`none`) both quantiles are null. */
export interface WaitEstimate {
  /** As often longer as shorter. */
  p50Ms: number | null;
  /** Longer one time in ten. */
  p90Ms: number | null;
  /** Customers before this one who compete for the same places. */
  ahead: number;
  basis: WaitBasis;
  reason?: WaitReason;
}

/** What an estimate rests on. */
export interface WaitGrounds {
  ahead: number;
  /** Agents online who may serve, the places they fill, and how many of them take by hand. */
  agents: number;
  places: number;
  byHand: number;
  /** Median length of a chat at the present pace. */
  chatMs: number;
  /** Agents more likely than not to leave, and to come, in time to matter. */
  leaving: number;
  coming: number;
  /** Chats learnt from. */
  learntFrom: number;
  /** Share of recent forecasts whose upper end held. */
  held: number;
}
