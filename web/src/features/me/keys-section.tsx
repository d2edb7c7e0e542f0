import { Choice } from '#components/form/choice.tsx';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { registerText, useText } from '#lib/i18n.ts';
import { setGoKeys, useGoKeys } from '#lib/preferences.ts';

const keysText = registerText('me.keys', {
  zh: {
    keys: '键盘',
    goKeys: 'G 开头的快捷键',
    goKeysHint: 'G 再按 B、A、S 去看板、客服、设置。用读屏或语音输入时可以关掉；全部按键见帮助（?）。',
    on: '开',
    off: '关',
  },
  en: {
    keys: 'Keyboard',
    goKeys: 'Keys that begin with G',
    goKeysHint:
      'G then B, A, S lead to board, agents, settings. Turn them off for screen readers or voice input; all keys are in Help (?).',
    on: 'On',
    off: 'Off',
  },
});

/** Single letters that lead away can be switched off. */
export function KeysSection() {
  const t = useText(keysText);
  const hasGo = useGoKeys();
  return (
    <Section title={t('keys')}>
      <FieldGroup label={t('goKeys')} hint={t('goKeysHint')}>
        <Choice
          label={t('goKeys')}
          value={hasGo ? 'on' : 'off'}
          onChange={(value) => setGoKeys(value === 'on')}
          options={[
            { value: 'on', label: t('on') },
            { value: 'off', label: t('off') },
          ]}
        />
      </FieldGroup>
    </Section>
  );
}
