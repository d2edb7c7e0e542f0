import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import s from './settings.module.css';
import { alertSettingsText } from './text.ts';
import type { Preview } from './use-preview.ts';

/** What these settings would say now. */
export function WouldBe({
  preview,
  alertId,
  isOn = true,
}: {
  preview: Preview;
  alertId: string;
  isOn?: boolean;
}) {
  const t = useText(alertSettingsText);
  if (!isOn) return <span className={`tag ${s.would}`}>{t('off')}</span>;
  if (!preview) return null;
  // alerts about single agents or customers have ids of their own below the kind
  const found = preview.filter(
    (one) => one.alertId === alertId || (one.alertId.startsWith(`${alertId}:`) && one.groupId === undefined),
  );
  const level = found.some((one) => one.level === 'alarm')
    ? 'alarm'
    : found.length > 0
      ? 'attention'
      : 'normal';
  const look = { alarm: 'al', attention: 'at', normal: '' }[level];
  return (
    <span className={s.would}>
      <span className="sm t3">{t('would')}</span>
      <span className={`tag ${look}`}>
        <Icon name={level === 'alarm' ? 'oct' : level === 'attention' ? 'tri' : 'any'} size={12} />
        {t(level)}
      </span>
    </span>
  );
}
