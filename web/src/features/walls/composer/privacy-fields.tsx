import { Section } from '#components/form/section.tsx';
import { useText } from '#lib/i18n.ts';
import { wallsText } from '../text.ts';
import type { PartProps } from './part.ts';
import { Switch } from './switch.tsx';

/** Whether names may be seen, and what spares the panel. */
export function PrivacyFields({ draft, set }: PartProps) {
  const t = useText(wallsText);
  const allowNames = (agentNames: boolean): void =>
    set({ agentNames, ...(!agentNames && { tiles: draft.tiles.filter((tile) => tile !== 'agents') }) });
  return (
    <Section title={t('privacy')}>
      <Switch
        label={t('agentNames')}
        hint={t('agentNamesHint')}
        words={[t('agentNamesOn'), t('agentNamesOff')]}
        value={draft.agentNames}
        onChange={allowNames}
      />
      <Switch
        label={t('burnIn')}
        hint={t('burnInHint')}
        value={draft.burnInShift}
        onChange={(burnInShift) => set({ burnInShift })}
      />
      <Switch
        label={t('nightly')}
        hint={t('nightlyHint')}
        value={draft.nightlyInvert}
        onChange={(nightlyInvert) => set({ nightlyInvert })}
      />
    </Section>
  );
}
