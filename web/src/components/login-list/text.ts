import { registerText } from '#lib/i18n.ts';

export const loginListText = registerText('loginList', {
  zh: {
    here: '这里',
    seen: '{{age}} 用过',
    since: '{{at}} 登录',
    until: '到 {{at}}',
    end: '退出',
    endOf: '退出 {{browser}} 的登录',
    none: '没有登录着的浏览器',
    loading: '正在读取',
    otherBrowser: '其他程序',
    on: '{{browser}} · {{system}}',
  },
  en: {
    here: 'This one',
    seen: 'used {{age}}',
    since: 'since {{at}}',
    until: 'until {{at}}',
    end: 'Log out',
    endOf: 'Log out {{browser}}',
    none: 'No browser is logged in',
    loading: 'Reading',
    otherBrowser: 'Another program',
    on: '{{browser}} on {{system}}',
  },
});
