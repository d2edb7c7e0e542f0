import type { MenuSettings } from '@kf/shared/contract/routing';
import { useState } from 'react';
import { Choice } from '#components/form/choice.tsx';
import { Field, FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { useText } from '#lib/i18n.ts';
import { useDraft } from '#lib/use-draft.ts';
import { DraftForm } from '../draft-form.tsx';
import { NumberField } from '../number-field.tsx';
import r from '../rules.module.css';
import { Switch } from '../switch.tsx';
import { rulesText } from '../text.ts';
import { TextPair } from '../text-pair.tsx';
import { ItemList } from './item-list.tsx';
import { MenuPhone } from './menu-preview.tsx';
import { menuText } from './text.ts';

const HEAD_MAX = 120;

/** What customers may choose from, beside how it looks to them now. */
export function MenuPage({ accountId }: { accountId: string }) {
  const t = useText(menuText);
  const draft = useDraft(accountId, 'menu');
  const set = (patch: Partial<MenuSettings>): void => draft.change((was) => ({ ...was, ...patch }));
  const fits = draft.faults.length === 0;
  const aside = draft.value && fits ? <MenuPhone accountId={accountId} menu={draft.value} /> : null;
  return (
    <DraftForm draft={draft} aside={aside}>
      {(value) => (
        <>
          <Section title={t('title')}>
            <FieldGroup label={t('on')} hint={t('onHint')}>
              <Switch label={t('on')} saysState isOn={value.on} onChange={(on) => set({ on })} />
            </FieldGroup>
            <FieldGroup label={t('form')} hint={t('formHint')}>
              <Choice
                label={t('form')}
                value={value.form}
                options={[
                  { value: 'text', label: t('formText') },
                  { value: 'msgmenu', label: t('formMenu') },
                ]}
                onChange={(form) => set({ form })}
              />
            </FieldGroup>
            <FieldGroup label={t('head')}>
              <TextPair
                label={t('head')}
                value={value.head}
                max={HEAD_MAX}
                rows={2}
                onChange={(head) => set({ head })}
              />
            </FieldGroup>
            <FieldGroup label={t('items')} hint={t('itemsHint')}>
              <ItemList items={value.items} onChange={(items) => set({ items })} />
            </FieldGroup>
            <FieldGroup label={t('tail')}>
              <TextPair
                label={t('tail')}
                value={value.tail}
                max={HEAD_MAX}
                rows={2}
                onChange={(tail) => set({ tail })}
              />
            </FieldGroup>
            <FieldGroup label={t('showWait')} hint={t('showWaitHint')}>
              <Switch
                label={t('showWait')}
                saysState
                isOn={value.showWait}
                onChange={(showWait) => set({ showWait })}
              />
            </FieldGroup>
          </Section>
          <More value={value} set={set} />
        </>
      )}
    </DraftForm>
  );
}

function More({ value, set }: { value: MenuSettings; set: (patch: Partial<MenuSettings>) => void }) {
  const t = useText(menuText);
  const common = useText(rulesText);
  const [typed, setTyped] = useState<string>();
  return (
    <Section title={t('more')}>
      <FieldGroup label={t('whenFull')} hint={t('whenFullHint')}>
        <Choice
          label={t('whenFull')}
          value={value.whenFull}
          options={[
            { value: 'queue', label: t('whenFullQueue') },
            { value: 'direct', label: t('whenFullDirect') },
          ]}
          onChange={(whenFull) => set({ whenFull })}
        />
      </FieldGroup>
      <FieldGroup label={t('again')} hint={t('againHint')}>
        <NumberField
          label={t('again')}
          value={value.againMinutes}
          unit={common('minutes')}
          min={1}
          max={10_080}
          onChange={(againMinutes) => set({ againMinutes })}
        />
      </FieldGroup>
      <Field label={t('eventKeys')} hint={t('eventKeysHint')}>
        {(ids) => (
          <input
            {...ids}
            className={r.input}
            maxLength={200}
            value={typed ?? value.eventKeys.join(', ')}
            onChange={(event) => {
              setTyped(event.target.value);
              const keys = event.target.value.split(/[,，\s]+/).filter(Boolean);
              set({ eventKeys: [...new Set(keys)].slice(0, 10) });
            }}
            onBlur={() => setTyped(undefined)}
          />
        )}
      </Field>
      <FieldGroup label={t('onFollow')}>
        <Switch
          label={t('onFollow')}
          saysState
          isOn={value.onFollow}
          onChange={(onFollow) => set({ onFollow })}
        />
      </FieldGroup>
    </Section>
  );
}
