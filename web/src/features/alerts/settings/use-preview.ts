import type { AlertSettings } from '@kf/shared/contract/alert-settings';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { previewAlerts } from '../api.ts';

const PREVIEW_EVERY_MS = 5_000;

/** What the draft would find now, kept current. Undefined while it does not fit or was not answered yet. */
export function usePreview(accountId: string, value: AlertSettings | undefined, fits: boolean) {
  const asked = useDeferredValue(value);
  return useQuery({
    queryKey: ['account', accountId, 'alerts', 'preview', JSON.stringify(asked)],
    queryFn: ({ signal }) => previewAlerts(accountId, asked as AlertSettings, signal),
    enabled: fits && asked !== undefined,
    refetchInterval: PREVIEW_EVERY_MS,
    placeholderData: (previous) => previous,
  }).data?.alerts;
}
export type Preview = ReturnType<typeof usePreview>;
