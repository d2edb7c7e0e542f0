import type { FactorAnswer, FactorStart, LoginsAnswer, RecoveryCodes } from '@kf/shared/contract/people';
import { queryOptions } from '@tanstack/react-query';
import { http } from '#lib/http.ts';

export const loginsQuery = queryOptions({
  queryKey: ['me', 'logins'],
  queryFn: ({ signal }) => http.get<LoginsAnswer>('/api/me/logins', { signal }),
});

export const factorQuery = queryOptions({
  queryKey: ['me', 'factor'],
  queryFn: ({ signal }) => http.get<FactorAnswer>('/api/me/factor', { signal }),
});

export const beginFactor = () => http.post<FactorStart>('/api/me/factor/begin');
export const setFactor = (given: { password: string; secret: string; code: string }) =>
  http.put<RecoveryCodes>('/api/me/factor', given);
export const removeFactor = (password: string) => http.del('/api/me/factor', { password });
export const newRecoveryCodes = (password: string) =>
  http.post<RecoveryCodes>('/api/me/factor/recovery-codes', { password });
export const changePassword = (given: { current: string; password: string }) =>
  http.put('/api/me/password', given);
export const endLogin = (loginId: string) => http.del(`/api/me/logins/${encodeURIComponent(loginId)}`);
export const endOtherLogins = () => http.del('/api/me/logins');
