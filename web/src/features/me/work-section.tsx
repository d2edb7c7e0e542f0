import type { Role } from '@kf/shared/contract/http';
import { MOST_GRACE_S } from '@kf/shared/contract/people';
import { useEffect, useState } from 'react';
import { Choice } from '#components/form/choice.tsx';
import { Field, FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { useText } from '#lib/i18n.ts';
import { mayAs } from '#lib/me.ts';
import { useOwnSettings } from '#lib/own-settings.ts';
import { setGoKeys, useGoKeys } from '#lib/preferences.ts';
import s from './me.module.css';
import { meText } from './text.ts';
import { SaveState, useSave } from './use-save.tsx';

/** A slider is let go of when somebody has decided. */
const SETTLE_MS = 500;

export function WorkSection({ role }: { role: Role }) {
  const t = useText(meText);
  const { sounds } = useOwnSettings();
  const hasGo = useGoKeys();
  const save = useSave();
  const onOff = [
    { value: 'on', label: t('on') },
    { value: 'off', label: t('off') },
  ] as const;
  return (
    <Section title={t('work')} aside={<SaveState save={save} />}>
      {mayAs(role, 'supervisor') ? <Grace onSave={(graceSeconds) => save.mutate({ graceSeconds })} /> : null}
      <FieldGroup label={t('sounds')} hint={t('soundsHint')}>
        <Choice
          label={t('sounds')}
          value={sounds ? 'on' : 'off'}
          onChange={(value) => save.mutate({ sounds: value === 'on' })}
          options={onOff}
        />
      </FieldGroup>
      <FieldGroup label={t('keys')} hint={t('keysHint')}>
        <Choice
          label={t('keys')}
          value={hasGo ? 'on' : 'off'}
          onChange={(value) => setGoKeys(value === 'on')}
          options={onOff}
        />
      </FieldGroup>
    </Section>
  );
}

function Grace({ onSave }: { onSave: (seconds: number) => void }) {
  const t = useText(meText);
  const { graceSeconds } = useOwnSettings();
  const [draft, setDraft] = useState<number>();
  useEffect(() => {
    if (draft === undefined) return;
    const timer = setTimeout(() => {
      onSave(draft);
      setDraft(undefined);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [draft, onSave]);
  const shown = draft ?? graceSeconds;
  return (
    <Field label={t('grace')} hint={t('graceHint')}>
      {(ids) => (
        <>
          <input
            {...ids}
            type="range"
            className={s.range}
            min={0}
            max={MOST_GRACE_S}
            step={1}
            value={shown}
            aria-valuetext={t('graceNow', { n: shown })}
            onChange={(event) => setDraft(Number(event.target.value))}
          />
          <output className="n">{t('graceNow', { n: shown })}</output>
        </>
      )}
    </Field>
  );
}
