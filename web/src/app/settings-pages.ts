import type { Role } from '@kf/shared/contract/http';
import { type ComponentType, lazy } from 'react';
import type { IconName } from '#components/icon.tsx';
import type { TextKey } from '#lib/i18n.ts';
import type { SettingsPageProps } from '#lib/settings-page.ts';
import type { appText } from './text.ts';

interface SettingsPage {
  /** The last part of the address: `/settings/people`. */
  page: string;
  icon: IconName;
  title: TextKey<typeof appText>;
  least: Role;
  /** Is about the whole of an account: not for people of some groups. */
  whole?: true;
  Page: ComponentType<SettingsPageProps>;
}

/**
 * The pages under `/settings`, in the order of the navigation. To add one: a line here, its title in `text.ts`, and a
 * component that takes {@link SettingsPageProps}.
 */
export const settingsPages: readonly SettingsPage[] = [
  {
    page: 'wechat',
    icon: 'link',
    title: 'settingsWechat',
    least: 'admin',
    Page: lazy(async () => ({ default: (await import('./routes/settings-wechat.tsx')).SettingsWechat })),
  },
  {
    page: 'people',
    icon: 'users',
    title: 'settingsPeople',
    least: 'admin',
    Page: lazy(async () => ({ default: (await import('#features/people/page/people-page.tsx')).PeoplePage })),
  },
  {
    page: 'walls',
    icon: 'wall',
    title: 'settingsWalls',
    least: 'admin',
    Page: lazy(async () => ({ default: (await import('./routes/settings-walls.tsx')).WallsRoute })),
  },
  {
    page: 'alerts',
    icon: 'bell',
    title: 'settingsAlerts',
    least: 'supervisor',
    whole: true,
    Page: lazy(async () => ({
      default: (await import('#features/alerts/settings/alert-settings-page.tsx')).AlertSettingsPage,
    })),
  },
  {
    page: 'audit',
    icon: 'clock',
    title: 'settingsAudit',
    least: 'admin',
    Page: lazy(async () => ({ default: (await import('#features/audit/audit-page.tsx')).AuditPage })),
  },
  {
    page: 'me',
    icon: 'person',
    title: 'settingsMe',
    least: 'viewer',
    Page: lazy(async () => ({ default: (await import('#features/me/me-page.tsx')).MePage })),
  },
];
