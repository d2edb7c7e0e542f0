import type { SettingAnswer, SettingKey, SettingValue } from '@kf/shared/contract/settings';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { http } from './http.ts';

type Described<K extends SettingKey> = SettingAnswer & { value: SettingValue<K> };

const keyOf = (accountId: string, key: SettingKey) => ['account', accountId, 'settings', key] as const;

/**
 * One kind of an account's settings, and how to change it. A change made from an old version is refused
 * (`settings_changed`), and what is true now is read at once.
 */
export function useSetting<K extends SettingKey>(accountId: string, key: K) {
  const queryClient = useQueryClient();
  const queryKey = keyOf(accountId, key);
  const path = `/api/accounts/${encodeURIComponent(accountId)}/settings/${key}`;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => http.get<Described<K>>(path, { signal }),
  });
  const save = useMutation({
    mutationFn: (change: { value: SettingValue<K>; version: number }) => http.put<Described<K>>(path, change),
    onSuccess: (answer) => queryClient.setQueryData(queryKey, answer),
    onError: () => queryClient.invalidateQueries({ queryKey }),
  });
  return { query, save };
}
