import type { AgentId, CustomerId } from '@kf/shared/contract/ids';
import type { Operation } from '@kf/shared/contract/live';
import { announce } from '#components/announcer.tsx';
import { HttpError } from '#lib/http.ts';
import { textOf } from '#lib/i18n.ts';
import type { Commands } from '#live/commands.ts';
import type { LiveStore } from '#live/live-store.ts';
import type { Refusal } from '../model/strip-state.ts';
import type { BoardStore } from './board-store.ts';
import { refusalSentence } from './refusal-words.ts';
import { actsText } from './text.ts';

/** The operation comes with a frame shortly after the answer; where none comes, the strip is free again after this. */
const FRAME_PATIENCE_MS = 5_000;

/** What a supervisor can do on the board. Each resolves to whether the server took it; a refusal shows at its place. */
export interface Acts {
  assign(customerId: CustomerId, agentId: AgentId, note?: string): Promise<boolean>;
  close(customerId: CustomerId, note?: string): Promise<boolean>;
  /** Asks WeChat where the customer is. */
  recheck(customerId: CustomerId): Promise<boolean>;
  /** Tells screen readers how the acts of this browser end. Returns the undo. */
  follow(): () => void;
}

interface ActsDeps {
  board: BoardStore;
  live: Pick<LiveStore, 'getView' | 'subscribe' | 'onChanges'>;
  commands: Pick<Commands, 'assign' | 'close' | 'refreshCustomer'>;
  now: () => number;
}

export function createActs({ board, live, commands, now }: ActsDeps): Acts {
  const own = new Set<string>();
  const nameOf = (customerId: CustomerId): string => {
    const { waiting, sessions } = live.getView().state;
    const face = waiting[customerId] ?? sessions[customerId];
    return face?.remark ?? face?.code ?? '';
  };

  async function act(
    customerId: CustomerId,
    type: Operation['type'],
    agentId: AgentId | undefined,
    send: () => Promise<Operation>,
  ): Promise<boolean> {
    // a second click while the first is on its way would be refused anyway
    if (board.getState().sending.has(customerId)) return false;
    board.setRefusal(customerId, undefined);
    board.setSending(customerId, { type, agentId });
    try {
      const operation = await send();
      own.add(operation.operationId);
      tell(operation);
      await appears(live, operation);
      board.setSending(customerId, undefined);
      return true;
    } catch (error) {
      const refusal = refusalOf(error, type, agentId, now());
      board.setSending(customerId, undefined);
      board.setRefusal(customerId, refusal);
      announce(refusalSentence(refusal, live.getView().state, nameOf(customerId)));
      return false;
    }
  }

  /** Once per act, when it has ended. */
  function tell(operation: Operation): void {
    if (!own.has(operation.operationId)) return;
    const { state } = live.getView();
    const customer = state.sessions[operation.customerId]?.remark ?? operation.code;
    if (operation.state === 'refused') {
      const refused = {
        code: operation.error?.code ?? 'internal',
        agentId: operation.agentId,
        servingId: operation.error?.agentId,
        by: operation.by,
      } as const;
      announce(refusalSentence(refused, state, customer));
    } else if (operation.state !== 'confirmed') return;
    else if (operation.type === 'assign' && operation.agentId !== undefined) {
      const agent = state.agents[operation.agentId]?.nickname ?? operation.agentId;
      announce(textOf(actsText)('announceConfirmed', { customer, agent }));
    } else announce(textOf(actsText)('announceEnded', { customer }));
    own.delete(operation.operationId);
  }

  return {
    follow: () =>
      live.onChanges((changes) => {
        if (own.size === 0) return;
        for (const change of changes) if (change.type === 'operation.put') tell(change.operation);
      }),
    assign: (customerId, agentId, note) => {
      const agent = live.getView().state.agents[agentId]?.nickname ?? agentId;
      announce(textOf(actsText)('announceSent', { customer: nameOf(customerId), agent }));
      return act(customerId, 'assign', agentId, () => commands.assign(customerId, agentId, note));
    },
    close: (customerId, note) => {
      announce(textOf(actsText)('announceEnding', { customer: nameOf(customerId) }));
      return act(customerId, 'close', undefined, () => commands.close(customerId, note));
    },
    recheck: async (customerId) => {
      const t = textOf(actsText);
      try {
        await commands.refreshCustomer(customerId);
        announce(t('rechecked'));
        return true;
      } catch {
        announce(t('recheckFailed'));
        return false;
      }
    },
  };
}

function refusalOf(
  error: unknown,
  type: Operation['type'],
  agentId: AgentId | undefined,
  at: number,
): Refusal {
  const base = { type, agentId, at };
  if (!(error instanceof HttpError))
    return { ...base, code: 'unreachable', servingId: undefined, by: undefined };
  const { agentId: servingId, by } = error.details;
  return {
    ...base,
    code: error.code,
    servingId: typeof servingId === 'string' ? (servingId as AgentId) : undefined,
    by: typeof by === 'string' ? by : undefined,
  };
}

/** Resolves when the live state knows the operation, or no longer has the customer waiting, or after a while. */
function appears(live: Pick<LiveStore, 'getView' | 'subscribe'>, operation: Operation): Promise<void> {
  const isThere = (): boolean => {
    const { operations, waiting, sessions } = live.getView().state;
    if (operations[operation.operationId]) return true;
    return waiting[operation.customerId] === undefined && sessions[operation.customerId] === undefined;
  };
  if (isThere()) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      clearTimeout(timer);
      resolve();
    };
    const stop = live.subscribe(() => {
      if (isThere()) done();
    });
    const timer = setTimeout(done, FRAME_PATIENCE_MS);
  });
}
