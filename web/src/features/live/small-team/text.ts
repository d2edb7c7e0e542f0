import { registerText } from '#lib/i18n.ts';

export const smallTeamText = registerText('small-team', {
  zh: { trend: '过去 2 小时等待人数', most: '最多 {{n}} 位', now: '现在' },
  en: { trend: 'Waiting in the last 2 hours', most: 'at most {{n}}', now: 'now' },
});
