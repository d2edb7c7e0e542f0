import { type SettingKey, type SettingValue, settingKinds } from '@kf/shared/contract/settings';
import { useState } from 'react';
import { HttpError } from '#lib/http.ts';
import { useSetting } from '#lib/settings.ts';
import { useReportUnsaved } from './unsaved.ts';

/**
 * One kind of settings under change. What others save meanwhile does not replace it; the server then refuses to overwrite
 * it, and the change is still there to look at.
 */
export function useDraft<K extends SettingKey>(accountId: string, key: K) {
  const { query, save } = useSetting(accountId, key);
  const [draft, setDraft] = useState<{ value: SettingValue<K>; version: number }>();
  const value = draft?.value ?? query.data?.value;
  const checked = value === undefined ? undefined : settingKinds[key].schema.safeParse(value);
  const faults = checked?.success === false ? checked.error.issues.map(({ path }) => path.join('.')) : [];
  const isChanged = draft !== undefined && JSON.stringify(draft.value) !== JSON.stringify(query.data?.value);
  useReportUnsaved(isChanged);
  const refused = save.error instanceof HttpError ? save.error : undefined;
  const submit = (version: number | undefined, onSaved: () => void): void => {
    if (!draft || version === undefined || faults.length > 0) return;
    save.mutate(
      { value: draft.value, version },
      {
        onSuccess: () => {
          setDraft(undefined);
          onSaved();
        },
      },
    );
  };
  return {
    query,
    save,
    value,
    isChanged,
    /** Somebody else saved meanwhile, and this change was refused. */
    conflict: refused?.code === 'settings_changed' ? refused.details : undefined,
    /** Paths of what does not fit: `week.0.1`. */
    faults,
    change(step: (value: SettingValue<K>) => SettingValue<K>): void {
      if (value !== undefined)
        setDraft({ value: step(value), version: draft?.version ?? query.data?.version ?? 0 });
    },
    discard(): void {
      setDraft(undefined);
      save.reset();
    },
    submit: (onSaved: () => void) => submit(draft?.version, onSaved),
    /** After a conflict: this change in place of what the other person saved, which was read in the meantime. */
    overwrite: (onSaved: () => void) => submit(query.data?.version, onSaved),
  };
}
export type Draft<K extends SettingKey> = ReturnType<typeof useDraft<K>>;

/** Whether something at or below this path does not fit. */
export const isFaulty = (faults: readonly string[], path: string): boolean =>
  faults.some((fault) => fault === path || fault.startsWith(`${path}.`));
