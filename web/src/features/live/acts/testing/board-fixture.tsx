import type { EpochMs } from '@kf/shared/contract/ids';
import type { Change, LiveState, Operation } from '@kf/shared/contract/live';
import { act, type RenderResult, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { Announcer } from '#components/announcer.tsx';
import type { Commands } from '#live/commands.ts';
import { createLiveStore, type LiveStore } from '#live/live-store.ts';
import { LiveProvider } from '#live/use-live.tsx';
import { BoardInteraction } from '../board-interaction.tsx';

export interface BoardFixture extends RenderResult {
  store: LiveStore;
  /** Changes as one frame. */
  push: (...changes: Change[]) => void;
  assign: ReturnType<typeof vi.fn<Commands['assign']>>;
  close: ReturnType<typeof vi.fn<Commands['close']>>;
  recheck: ReturnType<typeof vi.fn<Commands['refreshCustomer']>>;
  openCustomer: ReturnType<typeof vi.fn<(code: string) => void>>;
  /** What screen readers were told last. */
  said: () => string;
}

const never = new Promise<never>(() => undefined);

/** The board's parts over a real store; the server's answers are the test's. */
export function renderBoard(state: LiveState, parts: ReactNode, { mayAct = true } = {}): BoardFixture {
  const store = createLiveStore({ requestResync: () => undefined });
  let seq = 0;
  store.replace({ epoch: 'e', seq, at: Date.now() as EpochMs, state });
  const assign = vi.fn<Commands['assign']>(async (): Promise<Operation> => never);
  const close = vi.fn<Commands['close']>(async (): Promise<Operation> => never);
  const recheck = vi.fn<Commands['refreshCustomer']>(async () => never);
  const openCustomer = vi.fn<(code: string) => void>();
  const commands = { assign, close, refreshCustomer: recheck } as unknown as Commands;
  const result = render(
    <LiveProvider connection={{ store, retryNow: () => undefined }} commands={commands}>
      <Announcer />
      <BoardInteraction onOpenCustomer={openCustomer} mayAct={mayAct}>
        {parts}
      </BoardInteraction>
    </LiveProvider>,
  );
  return {
    ...result,
    store,
    assign,
    close,
    recheck,
    openCustomer,
    said: () => result.container.querySelector('[aria-live="polite"]')?.textContent ?? '',
    push: (...changes) =>
      act(() => {
        const from = seq;
        seq += changes.length;
        store.apply({ epoch: 'e', from, to: seq, at: Date.now() as EpochMs, changes });
      }),
  };
}
