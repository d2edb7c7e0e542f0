import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import s from './settings.module.css';
import { alertSettingsText } from './text.ts';
import type { Preview } from './use-draft.ts';

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
  if (!isOn) return <span className="tag">{t('off')}</span>;
  if (!preview) return <span className="tag">–</span>;
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
    <span className={`tag ${look} ${s.would}`}>
      <span className="vh">{t('would')}</span>
      <Icon name={level === 'alarm' ? 'oct' : level === 'attention' ? 'tri' : 'any'} size={12} />
      {t(level)}
    </span>
  );
}
