import type {
  ApiKeysAnswer,
  LinkAnswer,
  LoginsAnswer,
  NewApiKeyAnswer,
  NewApiKeyRequest,
  NewPersonRequest,
  PeopleAnswer,
  PersonAnswer,
  PersonRequest,
  Policy,
} from '@kf/shared/contract/people';
import { queryOptions } from '@tanstack/react-query';
import { http } from '#lib/http.ts';

const person = (id: string) => `/api/people/${encodeURIComponent(id)}`;

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => http.get<PeopleAnswer>('/api/people', { signal }),
  refetchInterval: 30_000,
});
export const personLoginsQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', id, 'logins'],
    queryFn: ({ signal }) => http.get<LoginsAnswer>(`${person(id)}/logins`, { signal }),
  });
export const groupsQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['account', accountId, 'groups', 'names'],
    queryFn: ({ signal }) =>
      http.get<{ groups: { groupId: string; name: string }[] }>(
        `/api/accounts/${encodeURIComponent(accountId)}/groups`,
        { signal },
      ),
  });
export const keysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) => http.get<ApiKeysAnswer>('/api/api-keys', { signal }),
});

export const createPerson = (request: NewPersonRequest) => http.post<LinkAnswer>('/api/people', request);
export const changePerson = ({ id, ...request }: PersonRequest & { id: string }) =>
  http.patch<PersonAnswer>(person(id), request);
export const newLink = (id: string) => http.post<LinkAnswer>(`${person(id)}/link`);
export const removeFactor = (id: string) => http.del<PersonAnswer>(`${person(id)}/factor`);
export const endLogin = ({ id, loginId }: { id: string; loginId: string }) =>
  http.del(`${person(id)}/logins/${encodeURIComponent(loginId)}`);
export const endLogins = (id: string) => http.del(`${person(id)}/logins`);
export const savePolicy = (policy: Policy) => http.put<Policy>('/api/people/policy', policy);
export const createKey = (request: NewApiKeyRequest) => http.post<NewApiKeyAnswer>('/api/api-keys', request);
export const revokeKey = (keyId: string) => http.del(`/api/api-keys/${encodeURIComponent(keyId)}`);
