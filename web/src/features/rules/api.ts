import type { AssignmentSettings, AssignmentTrial } from '@kf/shared/contract/assignment';
import type { Notice, NoticeLog, TestNoticeRequest } from '@kf/shared/contract/notices';
import type { MenuPreview, MenuSettings, TrialAnswer, TrialRequest } from '@kf/shared/contract/routing';
import { http } from '#lib/http.ts';

const of = (accountId: string): string => `/api/accounts/${encodeURIComponent(accountId)}`;

export const tryReply = (accountId: string, request: TrialRequest, signal?: AbortSignal) =>
  http.post<TrialAnswer>(`${of(accountId)}/rules/trial`, request, { signal });

export const previewMenu = (
  accountId: string,
  menu: MenuSettings,
  language: 'zh' | 'en',
  signal?: AbortSignal,
) => http.post<MenuPreview>(`${of(accountId)}/rules/menu-preview`, { menu, language }, { signal });

export const readNotices = (accountId: string, before: number | undefined, signal?: AbortSignal) =>
  http.get<NoticeLog>(`${of(accountId)}/notices${before === undefined ? '' : `?before=${before}`}`, {
    signal,
  });

export const sendTest = (accountId: string, request: TestNoticeRequest) =>
  http.post<{ notice: Notice }>(`${of(accountId)}/notices/test`, request);

export const tryAssignment = (accountId: string, hours: number, rules: AssignmentSettings) =>
  http.post<AssignmentTrial>(`${of(accountId)}/rules/assignment-trial`, { hours, rules });
