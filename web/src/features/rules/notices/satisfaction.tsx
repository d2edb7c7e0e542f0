import type { NoticeSettings } from '@kf/shared/contract/notices';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { useText } from '#lib/i18n.ts';
import { Switch } from '../switch.tsx';
import { TextPair } from '../text-pair.tsx';
import { noticesText } from './text.ts';

interface SatisfactionProps {
  value: NoticeSettings;
  onChange: (step: (was: NoticeSettings) => NoticeSettings) => void;
}

/** Asking how it was. */
export function Satisfaction({ value, onChange }: SatisfactionProps) {
  const t = useText(noticesText);
  const { satisfaction } = value;
  const set = (patch: Partial<NoticeSettings['satisfaction']>): void =>
    onChange((was) => ({ ...was, satisfaction: { ...was.satisfaction, ...patch } }));
  return (
    <Section title={t('satisfaction')}>
      <FieldGroup label={t('satisfactionOn')} hint={t('satisfactionHint')}>
        <Switch label={t('satisfactionOn')} saysState isOn={satisfaction.on} onChange={(on) => set({ on })} />
        {satisfaction.on && !value.templates.closed.on ? (
          <span className="sm at-c">{t('satisfactionNeeds')}</span>
        ) : null}
      </FieldGroup>
      {satisfaction.on ? (
        <>
          <FieldGroup label={t('question')}>
            <TextPair
              label={t('question')}
              value={satisfaction.question}
              max={500}
              rows={2}
              onChange={(question) => set({ question })}
            />
          </FieldGroup>
          {satisfaction.choices.map((choice, index) => (
            <FieldGroup
              // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place: the best first
              key={index}
              label={`${t('choice', { n: index + 1 })} · ${t('score', { n: satisfaction.choices.length - index })}`}
            >
              <TextPair
                label={t('choice', { n: index + 1 })}
                value={choice}
                max={40}
                rows={1}
                onChange={(next) =>
                  set({ choices: satisfaction.choices.map((one, at) => (at === index ? next : one)) })
                }
              />
            </FieldGroup>
          ))}
          <FieldGroup label={t('thanks')}>
            <TextPair
              label={t('thanks')}
              value={satisfaction.thanks}
              max={500}
              rows={2}
              onChange={(thanks) => set({ thanks })}
            />
          </FieldGroup>
        </>
      ) : null}
    </Section>
  );
}
