import type { Group } from '@kf/shared/contract/live';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useLive } from '#live/use-live.tsx';
import { useAgentApi } from '../api.ts';
import { groupsInOrder } from '../model/rows.ts';

/** An order that was confirmed but whose facts do not arrive is not shown for ever. */
const TRUST_MS = 5_000;

/** The groups as a person has just put them, until the tower says the same. */
export function useGroupOrder() {
  const live = useLive((view) => view.state.groups);
  const api = useAgentApi();
  const order = useMutation({ mutationFn: (ids: readonly string[]) => api.orderGroups(ids) });
  const wanted = order.isError ? undefined : order.variables;
  const inOrder = useMemo(() => groupsInOrder(live), [live]);
  const groups = useMemo(() => (wanted ? arranged(inOrder, wanted) : inOrder), [inOrder, wanted]);
  const agrees = groups.every((group, place) => group.groupId === inOrder[place]?.groupId);
  const { reset, isSuccess } = order;
  useEffect(() => {
    if (!isSuccess) return;
    if (agrees) return reset();
    const timer = setTimeout(reset, TRUST_MS);
    return () => clearTimeout(timer);
  }, [isSuccess, agrees, reset]);
  return { groups, order: order.mutate, error: order.error };
}

/** Groups that are not named keep their order behind the named ones. */
function arranged(groups: readonly Group[], ids: readonly string[]): Group[] {
  const places = new Map(ids.map((id, place) => [id, place]));
  const rank = ({ groupId }: Group): number => places.get(groupId) ?? ids.length;
  return [...groups].sort((a, b) => rank(a) - rank(b));
}
