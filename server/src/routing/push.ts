import type { AgentId, CustomerId, EpochMs, GroupId } from '@kf/shared/contract/ids';

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
export type PassiveReply =
  /** Nothing is sent to the customer. */
  | { type: 'success' }
  | { type: 'text'; content: string }
  /**
   * To customer service: this customer waits now, or is taken at once. With `agentId` for that agent only, and nobody
   * else steps in. `groupId` is the tower's own wish; the platform knows no groups.
   */
  | { type: 'transfer'; agentId?: AgentId; groupId?: GroupId };
