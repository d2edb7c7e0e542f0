import type { CallbackValues } from '@kf/shared/contract/official-accounts';
import type { FirstAdminRequest, SetupStatus } from '@kf/shared/contract/setup';
import { queryOptions } from '@tanstack/react-query';
import { http } from '#lib/http.ts';

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => http.get<SetupStatus>('/api/setup', { signal }),
  staleTime: 0,
});

export const callbackValuesQuery = queryOptions({
  queryKey: ['setup', 'callback'],
  queryFn: ({ signal }) => http.get<CallbackValues>('/api/setup/callback', { signal }),
  staleTime: 0,
});

export const setupApi = {
  unlock: (code: string) => http.post<SetupStatus>('/api/setup/code', { code }),
  createAdmin: (admin: FirstAdminRequest) => http.post<undefined>('/api/setup/admin', admin),
  saveStep: (step: number) => http.put<undefined>('/api/setup/step', { step }),
  complete: () => http.post<undefined>('/api/setup/complete'),
};
