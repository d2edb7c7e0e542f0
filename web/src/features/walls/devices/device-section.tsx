import type { WallsAnswer } from '@kf/shared/contract/wall';
import { announce } from '#components/announcer.tsx';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { copyText } from '#lib/copy-text.ts';
import { useText } from '#lib/i18n.ts';
import { wallsText } from '../text.ts';
import s from '../walls.module.css';
import { DeviceRow } from './device-row.tsx';

const wallUrl = (): string => new URL('/wall', window.location.href).href;

/** Every paired television: whether it lives, what it shows, and what can be done with it. */
export function DeviceSection({ walls, onPair }: { walls: WallsAnswer; onPair: () => void }) {
  const t = useText(wallsText);
  const { devices, boards, build, at } = walls;
  return (
    <Section
      title={t('devices')}
      aside={
        <>
          <a className="btn sm" href="/wall" target="_blank" rel="noreferrer">
            <Icon name="wall" size={14} />
            {t('openWall')}
          </a>
          <button type="button" className="btn sm pri" onClick={onPair}>
            <Icon name="plus" size={14} />
            {t('pair')}
          </button>
        </>
      }
    >
      {devices.length === 0 ? (
        <NoDevices />
      ) : (
        <table className={s.table}>
          <thead>
            <tr>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('board')}</th>
              <th scope="col">{t('seen')}</th>
              <th scope="col">{t('screen')}</th>
              <th scope="col">{t('version')}</th>
              <th scope="col">
                <span className="vh">{t('acts')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {devices.map((device) => (
              <DeviceRow key={device.deviceId} device={device} boards={boards} build={build} now={at} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function NoDevices() {
  const t = useText(wallsText);
  const url = wallUrl();
  const copy = (): void => void copyText(url).then(() => announce(t('urlCopied')));
  return (
    <div className={s.empty}>
      <Icon name="wall" size={32} />
      <b>{t('noDevices')}</b>
      <ol className={s.steps}>
        <li>
          {t('step1', { url })}
          <button type="button" className="btn txt icon sm" aria-label={t('copyUrl')} onClick={copy}>
            <Icon name="copy" size={14} />
          </button>
        </li>
        <li>{t('step2')}</li>
        <li>{t('step3')}</li>
      </ol>
    </div>
  );
}
