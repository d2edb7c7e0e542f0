import { AlertSettings } from '@kf/shared/contract/alert-settings';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useSetting } from '#lib/settings.ts';
import { previewAlerts } from '../api.ts';

const PREVIEW_EVERY_MS = 5_000;

/** The settings under change. What others save meanwhile does not replace it; the server then refuses to overwrite it. */
export function useDraft(accountId: string) {
  const { query, save } = useSetting(accountId, 'alerts');
  const [draft, setDraft] = useState<{ value: AlertSettings; version: number }>();
  const value = draft?.value ?? query.data?.value;
  const checked = value && AlertSettings.safeParse(value);
  const faults = checked?.success === false ? checked.error.issues.map(({ path }) => path.join('.')) : [];
  return {
    query,
    save,
    value,
    isChanged: draft !== undefined && JSON.stringify(draft.value) !== JSON.stringify(query.data?.value),
    /** Paths of what does not fit, `thresholds.waiting.alarm`. */
    faults,
    change(step: (value: AlertSettings) => AlertSettings): void {
      if (value) setDraft({ value: step(value), version: draft?.version ?? query.data?.version ?? 0 });
    },
    discard: () => {
      setDraft(undefined);
      save.reset();
    },
    submit: (onSaved: () => void) => {
      if (!draft || faults.length > 0) return;
      save.mutate(draft, {
        onSuccess: () => {
          setDraft(undefined);
          onSaved();
        },
      });
    },
  };
}
export type Draft = ReturnType<typeof useDraft>;

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
