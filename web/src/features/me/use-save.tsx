import type { OwnSettings } from '@kf/shared/contract/people';
import { useMutation } from '@tanstack/react-query';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { saveOwnSettings } from '#lib/own-settings.ts';
import { meText } from './text.ts';

export const useSave = () =>
  useMutation({ mutationFn: (patch: Partial<OwnSettings>) => saveOwnSettings(patch) });

/** What became of the last change, beside the section's title. */
export function SaveState({ save, idle }: { save: ReturnType<typeof useSave>; idle?: string }) {
  const t = useText(meText);
  if (save.error) {
    const { sentence, nextStep } = errorTextOf(save.error);
    return (
      <span className="sm al-c" role="alert">
        {sentence}. {nextStep}
      </span>
    );
  }
  return (
    <span className="sm t3" role="status">
      {save.isSuccess ? t('saved') : idle}
    </span>
  );
}
