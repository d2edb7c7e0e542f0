import type { CheckId, DoctorAnswer } from '@kf/shared/contract/doctor';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { http } from './http.ts';

const keyOf = (accountId: string) => ['accounts', accountId, 'doctor'] as const;

/** How the connection of an account fares, and looking anew at one thing. @param everyMs pause between two reads */
export function useDoctor(accountId: string, everyMs: number) {
  const queryClient = useQueryClient();
  const path = `/api/accounts/${encodeURIComponent(accountId)}/doctor`;
  const query = useQuery({
    queryKey: keyOf(accountId),
    queryFn: ({ signal }) => http.get<DoctorAnswer>(path, { signal }),
    refetchInterval: everyMs,
    staleTime: 0,
  });
  const check = useMutation({
    mutationFn: (id: CheckId) => http.post<DoctorAnswer>(`${path}/${id}`),
    onSuccess: (answer) => queryClient.setQueryData(keyOf(accountId), answer),
  });
  return { query, check };
}
