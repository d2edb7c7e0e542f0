import type { ResolveRequest } from '@kf/shared/contract/http';
import type { AgentId, CustomerId, OperationId } from '@kf/shared/contract/ids';
import type { Operation } from '@kf/shared/contract/live';
import { announce } from '#components/announcer.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { HttpError } from '#lib/http.ts';
import { textOf } from '#lib/i18n.ts';
import type { Commands } from '#live/commands.ts';
import type { LiveStore } from '#live/live-store.ts';
import { type Refusal, refusalOf } from '../model/strip-state.ts';
import type { BoardStore } from './board-store.ts';
import { refusalSentence } from './refusal-words.ts';
import { actsText } from './text.ts';

/** The operation comes with a frame shortly after the answer; where none comes, the strip is free again after this. */
const FRAME_PATIENCE_MS = 5_000;

/** What a supervisor can do on the board. Each resolves to whether the server took it; a refusal shows at its place. */
export interface Acts {
  assign(customerId: CustomerId, agentId: AgentId, note?: string): Promise<boolean>;
  close(customerId: CustomerId, note?: string): Promise<boolean>;
  handOver(customerId: CustomerId, toAgentId: AgentId, note?: string): Promise<boolean>;
  /** Takes an armed act back. */
  undo(operationId: OperationId): Promise<boolean>;
  /** The newest armed act of this person, if there is one. */
  undoLast(): Promise<boolean>;
  /** Decides an unfinished hand-over. */
  resolve(operation: Operation, choice: ResolveRequest): Promise<boolean>;
  /** Pulls a strip out of the row for everybody, or puts it back. */
  flag(customerId: CustomerId, flagged: boolean): Promise<boolean>;
  /** Asks WeChat where the customer is. */
  recheck(customerId: CustomerId): Promise<boolean>;
  /** Tells screen readers how the acts of this browser end. Returns the undo. */
  follow(): () => void;
}

interface ActsDeps {
  board: BoardStore;
  live: Pick<LiveStore, 'getView' | 'subscribe' | 'onChanges'>;
  commands: Pick<Commands, 'assign' | 'close' | 'handOver' | 'undo' | 'resolve' | 'flag' | 'refreshCustomer'>;
  /** Name of who sits here. */
  myName: () => string;
  /** A hand-over begun here needs a decision. */
  onUnfinished: (operation: Operation) => void;
  now: () => number;
}

export function createActs({ board, live, commands, myName, onUnfinished, now }: ActsDeps): Acts {
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
      // its end may have come with a frame before this answer
      tell(live.getView().state.operations[operation.operationId] ?? operation);
      tellGrace(operation);
      await appears(live, operation);
      board.setSending(customerId, undefined);
      return true;
    } catch (error) {
      const refusal = refusalOfClick(error, type, agentId, now());
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
    const customer = nameOf(operation.customerId) || operation.code;
    const target = operation.type === 'handover' ? operation.toAgentId : operation.agentId;
    const agent = target && (state.agents[target]?.nickname ?? target);
    if (operation.state === 'unfinished') {
      announce(textOf(actsText)('announceUnfinished', { customer }));
      onUnfinished(operation);
      return;
    }
    if (operation.state === 'refused') {
      announce(refusalSentence(refusalOf(operation), state, customer));
    } else if (operation.state !== 'confirmed') return;
    else if (operation.type === 'close' && operation.error?.code === 'session_missing')
      announce(refusalSentence(refusalOf(operation), state, customer));
    else if (operation.type === 'close' || agent === undefined)
      announce(textOf(actsText)('announceEnded', { customer }));
    else announce(textOf(actsText)('announceConfirmed', { customer, agent }));
    own.delete(operation.operationId);
  }

  /** How long the act just begun can be taken back. */
  function tellGrace({ state, sendAt, operationId, agentId, toAgentId, type }: Operation): void {
    if (state !== 'armed' || sendAt === undefined || live.getView().state.operations[operationId]) return;
    const target = type === 'handover' ? toAgentId : agentId;
    const agent = (target && live.getView().state.agents[target]?.nickname) ?? target ?? '';
    const seconds = Math.max(1, Math.round((sendAt - now()) / 1_000));
    announce(textOf(actsText)('announceArmed', { agent, seconds }));
  }

  /** Something small that can only fail: what went wrong is said. */
  async function attempt(work: () => Promise<unknown>, done: string | undefined): Promise<boolean> {
    try {
      await work();
      if (done !== undefined) announce(done);
      return true;
    } catch (error) {
      const { sentence, nextStep } = errorTextOf(error);
      announce(`${sentence} · ${nextStep}`);
      return false;
    }
  }

  const undo = (operationId: OperationId): Promise<boolean> =>
    attempt(async () => {
      await commands.undo(operationId);
      own.delete(operationId);
    }, textOf(actsText)('announceUndone'));

  return {
    undo,
    undoLast: async () => {
      const name = myName();
      const armed = Object.values(live.getView().state.operations)
        .filter((one) => one.state === 'armed' && one.by === name)
        .sort((a, b) => b.createdAt - a.createdAt)[0];
      return armed ? undo(armed.operationId) : false;
    },
    handOver: (customerId, toAgentId, note) =>
      act(customerId, 'handover', toAgentId, () => commands.handOver(customerId, toAgentId, note)),
    resolve: (operation, choice) => {
      const { customerId, operationId } = operation;
      const agentId = 'toAgentId' in choice ? choice.toAgentId : undefined;
      return act(customerId, 'handover', agentId, () => commands.resolve(operationId, choice));
    },
    flag: (customerId, flagged) => {
      const said = textOf(actsText)(flagged ? 'announceFlagged' : 'announceUnflagged', {
        customer: nameOf(customerId),
      });
      return attempt(() => commands.flag(customerId, flagged), said);
    },
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

function refusalOfClick(
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
