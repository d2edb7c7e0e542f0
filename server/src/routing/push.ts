import type { AgentId, CustomerId, EpochMs } from '@kf/shared/contract/ids';
import type { ReplyReason, Wish } from '@kf/shared/contract/routing';
import type { ToldRange } from '@kf/shared/domain/told-range';

export type MessageKind =
  | 'text'
  | 'image'
  | 'voice'
  | 'video'
  | 'shortvideo'
  | 'location'
  | 'link'
  | 'file'
  | 'unknown';

interface PushBase {
  customerId: CustomerId;
  /** The account's original id (`gh_…`), which replies must carry. */
  accountName: string;
  /** The platform's stamp, whole seconds. */
  at: EpochMs;
}

/** What a customer sent. Everything here is plain JSON: it is stored as it is. */
export interface MessagePush extends PushBase {
  type: 'message';
  kind: MessageKind;
  /** 64-bit number, kept as text. Absent only where the platform sent none. */
  messageId?: string;
  /** Content of a text, recognised speech of a voice message, label of a place, title of a link or file. */
  text?: string;
  /** The line of a menu message that was tapped. */
  menuId?: string;
  /** Fetch within three days. */
  mediaId?: string;
  pictureUrl?: string;
  /** Of a voice message: `amr`, `speex`. */
  format?: string;
  url?: string;
  place?: { latitude: string; longitude: string };
}

/** Things that happened. They can be answered with `success` or a text, never with a transfer. */
export type EventPush =
  | (PushBase & { type: 'session.created'; agentId: AgentId })
  /** `closeType` is not documented; it is kept if the platform ever sends it. */
  | (PushBase & { type: 'session.closed'; agentId: AgentId; closeType?: string })
  | (PushBase & { type: 'session.switched'; fromAgentId: AgentId; toAgentId: AgentId })
  | (PushBase & { type: 'followed'; eventKey?: string })
  | (PushBase & { type: 'unfollowed' })
  | (PushBase & { type: 'menu.clicked'; eventKey: string })
  | (PushBase & { type: 'qr.scanned'; eventKey: string })
  | (PushBase & { type: 'event.other'; event: string; eventKey?: string });

export type Push = MessagePush | EventPush;

/** What the platform is told in answer to a push. */
export type PassiveReply = Aftermath &
  (
    | /** Nothing is sent to the customer. */ { type: 'success' }
    | { type: 'text'; content: string }
    /**
     * To customer service: this customer waits now, or is taken at once. With `agentId` for that agent only, and nobody
     * else steps in.
     */
    | { type: 'transfer'; agentId?: AgentId }
  );

/** What goes with a reply. It is stored with the push, so that nothing of it is lost with the process that decided. */
export interface Aftermath {
  /** Whom the customer waits for from now on. The platform hears nothing of it. */
  wish?: Wish;
  /** To be done after the answer, by the node that writes the account. */
  effects?: readonly Effect[];
  /** How the answer came about. */
  why?: readonly ReplyReason[];
}

/** Each is harmless when done twice: the push it belongs to is its key. */
export type Effect =
  | { do: 'remember'; patch: MemoryPatch }
  /** Open the session with the first of these agents that takes the customer. */
  | { do: 'open'; wish: Wish; agentIds: readonly AgentId[] }
  /** The customer leaves the queue of their own will. */
  | { do: 'leave' }
  /** A menu to tap, as a message of its own. */
  | { do: 'menu'; head: string; lines: readonly MenuLine[]; tail: string }
  /** The reply itself told something that belongs into the customer's log. */
  | { do: 'told'; kind: 'joined' | 'closed_time' | 'answer'; range?: ToldRange }
  | { do: 'rate'; session: string; score: number };

export interface MenuLine {
  wish: Wish;
  /** As the customer reads it, without its number. */
  label: string;
}

/** What the decision remembers of a customer. */
export interface CustomerMemory {
  lastAgentId?: AgentId;
  lastServedAt?: EpochMs;
  /** The numbered menu last shown. */
  menu?: { at: EpochMs; wishes: Wish[] };
  /** End of the closed time the customer was told about; 0: no end was in sight. */
  closedUntil?: EpochMs;
}
export type MemoryPatch = Pick<CustomerMemory, 'menu' | 'closedUntil'>;
