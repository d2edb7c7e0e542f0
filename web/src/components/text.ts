import { registerText } from '../lib/i18n.ts';

export const componentsText = registerText('components', {
  zh: {
    load: '负载 {{load}}/{{capacity}}',
    loadManual: '手动接入，当前 {{load}} 个会话',
    loadUnknown: '接待上限未知，当前 {{load}} 个会话',
    offline: '离线',
    offlineAttempt: '离线，可尝试派',
    bindingWaiting: '绑定待确认',
    online: '在线',
    pc: 'PC',
    phone: '手机',
    both: 'PC+手机',
  },
  en: {
    load: 'Load {{load}}/{{capacity}}',
    loadManual: 'Manual, {{load}} sessions now',
    loadUnknown: 'Capacity not known, {{load}} sessions now',
    offline: 'Offline',
    offlineAttempt: 'Offline, may try',
    bindingWaiting: 'Pending',
    online: 'Online',
    pc: 'PC',
    phone: 'Phone',
    both: 'Both',
  },
});
