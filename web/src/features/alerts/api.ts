import type { AlertSettings } from '@kf/shared/contract/alert-settings';
import type { Alert, AlertAct, AlertPreview } from '@kf/shared/contract/alerts';
import { http } from '#lib/http.ts';

const base = (accountId: string): string => `/api/accounts/${encodeURIComponent(accountId)}/alerts`;

/** @throws {HttpError} `alert_not_found` when the trouble is over */
export const actOnAlert = (accountId: string, alertId: string, act: AlertAct): Promise<{ alert: Alert }> =>
  http.post(`${base(accountId)}/${encodeURIComponent(alertId)}`, act);

/** What these settings would find now. */
export const previewAlerts = (
  accountId: string,
  settings: AlertSettings,
  signal: AbortSignal,
): Promise<AlertPreview> => http.post(`${base(accountId)}/preview`, settings, { signal });
