import type { CustomerId } from '@kf/shared/contract/ids';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LiveStore } from '#live/live-store.ts';
import type { ArrangeView } from '../model/arrange.ts';
import { type BoardStep, type BoardView, initialBoard, stepBoard } from '../model/board-step.ts';
import { type Hold, type HoldEvent, heldUntil, isHeld, released, stepHold } from '../model/hold.ts';
import type { QueueFilter } from '../model/listing.ts';
import type { Refusal, Sending } from '../model/strip-state.ts';

export type HeldList = 'queue' | 'agents';

export interface BoardStore extends Pick<StoreApi<BoardView>, 'getState' | 'subscribe'> {
  /** Follows the live state until the returned function is called. */
  start(): () => void;
  /** Pointer, focus, menus and dragging, as they happen over a list. */
  hold(list: HeldList, event: HoldEvent): void;
  isHeld(list: HeldList): boolean;
  /** Shows a held list as it is now; it stays held from there. */
  applyHeld(list: HeldList): void;
  setQueueFilter(filter: QueueFilter): void;
  setAgentView(patch: Partial<ArrangeView>): void;
  /** The strip under the pointer or the focus: its suggestion does not turn to another agent. */
  pin(customerId: CustomerId | undefined): void;
  setSending(customerId: CustomerId, sending: Sending | undefined): void;
  setRefusal(customerId: CustomerId, refusal: Refusal | undefined): void;
}

interface BoardDeps {
  live: Pick<LiveStore, 'getView' | 'subscribe'>;
  /** server time, ms */
  now: () => number;
  /** Calls once per whole second. */
  onTick: (listener: () => void) => () => void;
  agentView: ArrangeView;
}

export function createBoardStore({ live, now, onTick, agentView }: BoardDeps): BoardStore {
  const store = createStore<BoardView>(() => ({ ...initialBoard, agentView }));
  const holds: Record<HeldList, Hold> = { queue: released, agents: released };
  let timer: ReturnType<typeof setTimeout> | undefined;

  const step = (cause: BoardStep['cause']): void => {
    const board = store.getState();
    const at = now();
    const next = stepBoard(board, {
      live: live.getView(),
      now: at,
      cause,
      queueHeld: isHeld(holds.queue, at),
      agentsHeld: isHeld(holds.agents, at),
    });
    if (next !== board) store.setState(next, true);
  };
  const patch = (part: Partial<BoardView>, cause: BoardStep['cause']): void => {
    store.setState(part);
    step(cause);
  };

  /** A timer that finds its hold prolonged waits again, so that a moving pointer costs nothing. */
  const watchHolds = (): void => {
    if (timer !== undefined) return;
    const at = now();
    const ends = [heldUntil(holds.queue), heldUntil(holds.agents)].filter(
      (end) => end > at && end !== Number.POSITIVE_INFINITY,
    );
    if (ends.length === 0) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        step('live');
        watchHolds();
      },
      Math.min(...ends) - at + 1,
    );
  };

  const setEntry = <V>(map: ReadonlyMap<CustomerId, V>, id: CustomerId, value: V | undefined) => {
    const next = new Map(map);
    if (value === undefined) next.delete(id);
    else next.set(id, value);
    return next;
  };

  step('user');
  return {
    getState: store.getState,
    subscribe: store.subscribe,
    start: () => {
      const stops = [live.subscribe(() => step('live')), onTick(() => step('tick'))];
      step('live');
      return () => {
        for (const stop of stops) stop();
        clearTimeout(timer);
        timer = undefined;
      };
    },
    hold: (list, event) => {
      const was = isHeld(holds[list], now());
      holds[list] = stepHold(holds[list], event);
      const is = isHeld(holds[list], now());
      if (was !== is) step('live');
      // a hold that ends earlier than the timer expects must not wait for it
      if (event.type === 'left' || event.type === 'blurred' || event.type === 'unlocked') {
        clearTimeout(timer);
        timer = undefined;
      }
      watchHolds();
    },
    isHeld: (list) => isHeld(holds[list], now()),
    applyHeld: (list) => step(list === 'queue' ? 'user_queue' : 'user_agents'),
    setQueueFilter: (queueFilter) => patch({ queueFilter }, 'user_queue'),
    setAgentView: (part) => patch({ agentView: { ...store.getState().agentView, ...part } }, 'user_agents'),
    pin: (customerId) => {
      const { pinned, suggestions } = store.getState();
      if (pinned?.customerId === customerId) return;
      const suggestion = customerId && suggestions.get(customerId);
      patch({ pinned: customerId && suggestion ? { customerId, suggestion } : undefined }, 'live');
    },
    setSending: (id, sending) => patch({ sending: setEntry(store.getState().sending, id, sending) }, 'live'),
    setRefusal: (id, refusal) =>
      patch({ refusals: setEntry(store.getState().refusals, id, refusal) }, 'live'),
  };
}
