import type {
  AgentAnswer,
  AgentProfileRequest,
  AgentProfilesAnswer,
  AgentProfilesRequest,
  AgentsAnswer,
  DeleteAgentAnswer,
  DeleteAgentRequest,
  GroupRequest,
  ImportPreview,
  ImportProgress,
  NewAgentAnswer,
  NewAgentRequest,
  NewGroupRequest,
} from '@kf/shared/contract/agents';
import type { Group } from '@kf/shared/contract/live';
import { useMemo } from 'react';
import { http } from '#lib/http.ts';
import type { Language } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';

const ofAccount = (accountId: string): string => `/api/accounts/${encodeURIComponent(accountId)}`;
const ofAgent = (accountId: string, agentId: string): string =>
  `${ofAccount(accountId)}/agents/${encodeURIComponent(agentId)}`;

export const exportUrl = (accountId: string, lang: Language): string =>
  `${ofAccount(accountId)}/agents.csv?lang=${lang}`;

/** Commands about the agents and groups of one account. Each is shown when its fact arrives, not on the answer. */
function createAgentApi(accountId: string) {
  const base = ofAccount(accountId);
  const agent = (agentId: string): string => ofAgent(accountId, agentId);
  const group = (groupId: string): string => `${base}/groups/${encodeURIComponent(groupId)}`;
  return {
    list: (signal?: AbortSignal) => http.get<AgentsAnswer>(`${base}/agents?deleted=1`, { signal }),
    create: (request: NewAgentRequest) => http.post<NewAgentAnswer>(`${base}/agents`, request),
    rename: (agentId: string, nickname: string) => http.patch<AgentAnswer>(agent(agentId), { nickname }),
    remove: (agentId: string, request: DeleteAgentRequest) =>
      http.del<DeleteAgentAnswer>(agent(agentId), request),
    invite: (agentId: string, wechatId: string) =>
      http.post<AgentAnswer>(`${agent(agentId)}/invitation`, { wechatId }),
    changeProfile: (agentId: string, change: AgentProfileRequest) =>
      http.put<unknown>(`${agent(agentId)}/profile`, change),
    changeProfiles: (change: AgentProfilesRequest) =>
      http.put<AgentProfilesAnswer>(`${base}/agents/profiles`, change),
    /** Has the tower read WeChat's list now. */
    refresh: () => http.post<AgentsAnswer>(`${base}/agents/refresh`),
    setAvatar: (agentId: string, picture: Blob) => {
      const form = new FormData();
      form.set('media', picture, 'avatar.jpg');
      return http.put<AgentAnswer>(`${agent(agentId)}/avatar`, form);
    },
    addGroup: (request: NewGroupRequest) => http.post<{ group: Group }>(`${base}/groups`, request),
    changeGroup: (groupId: string, request: GroupRequest) =>
      http.patch<{ group: Group }>(group(groupId), request),
    removeGroup: (groupId: string) => http.del<undefined>(group(groupId)),
    orderGroups: (groupIds: readonly string[]) =>
      http.put<{ groups: Group[] }>(`${base}/groups/order`, { groupIds }),
    previewImport: (csv: string) => http.post<ImportPreview>(`${base}/agents/import/preview`, { csv }),
    runImport: (csv: string, key: string) => http.post<ImportProgress>(`${base}/agents/import`, { csv, key }),
    importProgress: (key: string, signal?: AbortSignal) =>
      http.get<ImportProgress>(`${base}/agents/import/${encodeURIComponent(key)}`, { signal }),
  };
}
export type AgentApi = ReturnType<typeof createAgentApi>;

export const useAccountId = (): string => useLive((view) => view.state.account.id);

export function useAgentApi(): AgentApi {
  const accountId = useAccountId();
  return useMemo(() => createAgentApi(accountId), [accountId]);
}
