import type { EpochMs } from '@kf/shared/contract/ids';
import type { Change, LiveState } from '@kf/shared/contract/live';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { Announcer } from '#components/announcer.tsx';
import { createCommands } from '#live/commands.ts';
import { createLiveStore } from '#live/live-store.ts';
import { LiveProvider } from '#live/use-live.tsx';

interface Sent {
  method: string;
  path: string;
  body: unknown;
}

/** What the server answers: a body, or a refusal with its code. */
type Answer = (sent: Sent) => { status?: number; body?: unknown };

export const refused = (status: number, code: string, details?: object) => ({
  status,
  body: { error: { code, requestId: 'r', message: code, details } },
});

/** Parts of the page over a real store; the test is the server. */
export function renderAgents(state: LiveState, parts: ReactNode, answer: Answer = () => ({})) {
  const sent: Sent[] = [];
  vi.stubGlobal(
    'fetch',
    vi.fn<typeof fetch>(async (path, init) => {
      const one: Sent = {
        method: init?.method ?? 'GET',
        path: decodeURIComponent(String(path)),
        body: typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
      };
      sent.push(one);
      const { status = 200, body = {} } = answer(one);
      return new Response(status === 204 ? null : JSON.stringify(body), { status });
    }),
  );
  const store = createLiveStore({ requestResync: () => undefined });
  let seq = 0;
  store.replace({ epoch: 'e', seq, at: Date.now() as EpochMs, state });
  const view = render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <LiveProvider connection={{ store, retryNow: () => undefined }} commands={createCommands('main')}>
        <Announcer />
        {parts}
      </LiveProvider>
    </QueryClientProvider>,
  );
  return {
    ...view,
    sent,
    user: userEvent.setup(),
    /** What screen readers were told last. */
    said: () => view.container.querySelector('[aria-live="polite"]')?.textContent ?? '',
    push: (...changes: Change[]) =>
      act(() => {
        const from = seq;
        seq += changes.length;
        store.apply({ epoch: 'e', from, to: seq, at: Date.now() as EpochMs, changes });
      }),
  };
}

/** Alerts of the parts, without the page's own live region. */
export const alerts = (): string[] =>
  [...document.querySelectorAll('[role="alert"]:not([aria-live])')].map((one) => one.textContent ?? '');

export const findAlert = (): Promise<string> =>
  vi.waitFor(() => {
    const [only, ...more] = alerts();
    if (only === undefined || more.length > 0) throw new Error(`${more.length + 1} alerts`);
    return only;
  });
