import type { Group } from '@kf/shared/contract/live';
import type {
  WallBoard,
  WallBoardRecord,
  WallBoardResult,
  WallBoardSettings,
  WallDevicePatch,
  WallDeviceResult,
  WallPairRequest,
  WallsAnswer,
} from '@kf/shared/contract/wall';
import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { http } from '#lib/http.ts';

const device = (deviceId: string): string => `/api/walls/${encodeURIComponent(deviceId)}`;
const board = (boardId: string): string => `/api/wall-boards/${encodeURIComponent(boardId)}`;

/** Signs of life arrive this often. */
const WALLS_EVERY_MS = 3_000;
/** What a wall would show is looked at this often. */
const PREVIEW_EVERY_MS = 2_000;

export const wallApi = {
  pair: (request: WallPairRequest) => http.post<WallDeviceResult>('/api/walls/pair', request),
  change: (deviceId: string, patch: WallDevicePatch) => http.patch<WallDeviceResult>(device(deviceId), patch),
  revoke: (deviceId: string) => http.del<undefined>(device(deviceId)),
  identify: (deviceId: string) => http.post<undefined>(`${device(deviceId)}/identify`),
  reload: (deviceId: string) => http.post<undefined>(`${device(deviceId)}/reload`),
  addBoard: (settings: WallBoardSettings) => http.post<WallBoardResult>('/api/wall-boards', { settings }),
  changeBoard: (record: WallBoardRecord, settings: WallBoardSettings) =>
    http.put<WallBoardResult>(board(record.boardId), { settings, version: record.version }),
  removeBoard: (boardId: string) => http.del<undefined>(board(boardId)),
};

export const wallsQuery = queryOptions({
  queryKey: ['walls'],
  queryFn: ({ signal }) => http.get<WallsAnswer>('/api/walls', { signal }),
  refetchInterval: WALLS_EVERY_MS,
  staleTime: 0,
});

/** What a wall would show now. `settings` undefined: they do not hold together yet. */
export const previewQuery = (settings: WallBoardSettings | undefined) =>
  queryOptions({
    queryKey: ['wall-preview', settings],
    queryFn: ({ signal }) =>
      http.post<{ board: WallBoard }>('/api/wall-boards/preview', { settings }, { signal }),
    select: (answer) => answer.board,
    enabled: settings !== undefined,
    refetchInterval: PREVIEW_EVERY_MS,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 10_000,
  });

export const groupsQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['wall-groups', accountId],
    queryFn: ({ signal }) =>
      http.get<{ groups: Group[] }>(`/api/accounts/${encodeURIComponent(accountId)}/groups`, { signal }),
    select: (answer) => answer.groups,
  });

/** Reads the lists again at once, after an act of one's own. */
export function useWallsChanged(): () => void {
  const client = useQueryClient();
  return useCallback(() => void client.invalidateQueries({ queryKey: wallsQuery.queryKey }), [client]);
}
