import { registerText } from '#lib/i18n.ts';

export const searchText = registerText('search', {
  zh: {
    placeholder: '客户备注、短码、客服',
    label: '搜索客户和客服',
    results: '搜索结果',
    position: '排队第 {{n}} 位',
    served: '{{agent}} 接待中',
    unlisted: '消息推送得知',
    none: '看板上没有“{{text}}”',
    noneHint: '能搜到排队和接待中的客户（备注、短码），以及全部客服（昵称、账号）',
    found: '{{n}} 条结果',
  },
  en: {
    placeholder: 'Customer remark, code, agent',
    label: 'Search customers and agents',
    results: 'Results',
    position: 'Place {{n}} in the queue',
    served: 'With {{agent}}',
    unlisted: 'Known from a message',
    none: 'Nothing on the board matches "{{text}}"',
    noneHint: 'Finds customers waiting or in session by remark or code, and all agents by name or account',
    found: '{{n}} results',
  },
});
