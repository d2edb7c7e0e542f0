import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import type { SettingsPageProps } from '#lib/settings-page.ts';
import { FactorSection } from './factor/factor-section.tsx';
import { LoginsSection } from './logins-section.tsx';
import { LookSection } from './look-section.tsx';
import s from './me.module.css';
import { PasswordSection } from './password-section.tsx';
import { meText } from './text.ts';
import { WorkSection } from './work-section.tsx';

/** Own settings: what every person decides for themselves, and how their login is protected. */
export function MePage({ me }: SettingsPageProps) {
  const t = useText(meText);
  if (me.mustSetUpFactor)
    return (
      <>
        <p className={s.must} role="note">
          <Icon name="lock" />
          {t('factorMust')}
        </p>
        <FactorSection />
      </>
    );
  return (
    <>
      <LookSection />
      <WorkSection role={me.role} />
      <PasswordSection username={me.username} />
      <FactorSection />
      <LoginsSection />
    </>
  );
}
