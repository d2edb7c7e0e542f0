import type { MenuSettings } from '@kf/shared/contract/routing';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { useSetting } from '#lib/settings.ts';
import { previewMenu } from '../api.ts';
import { Phone } from '../phone.tsx';
import { menuText } from './text.ts';

const EVERY_MS = 5_000;

/** The menu of the form as a customer would get it at this moment: who goes offline drops out here, too. */
export function MenuPhone({ accountId, menu }: { accountId: string; menu: MenuSettings }) {
  const t = useText(menuText);
  const { query: notices } = useSetting(accountId, 'notices');
  const language = notices.data?.value.language ?? 'zh';
  const asked = useDeferredValue(menu);
  const { data, error } = useQuery({
    queryKey: ['account', accountId, 'menu-preview', language, JSON.stringify(asked)],
    queryFn: ({ signal }) => previewMenu(accountId, asked, language, signal),
    refetchInterval: EVERY_MS,
    placeholderData: (previous) => previous,
  });
  if (!data)
    return error ? <p className="al-c sm">{`${t('failed')}: ${errorTextOf(error).sentence}`}</p> : null;
  const { head, lines, tail } = data;
  const isText = menu.form === 'text';
  const shown = isText ? lines.map((line, index) => `${index + 1}. ${line}`) : lines;
  const hello = { from: 'customer' as const, text: language === 'zh' ? '你好' : 'Hello' };
  if (lines.length === 0) return <Phone bubbles={[hello]} note={t('nobody')} />;
  return (
    <Phone
      bubbles={[
        hello,
        isText
          ? { from: 'account', text: [head, ...shown, tail].join('\n') }
          : { from: 'account', text: head, lines: shown, tail },
      ]}
      note={t('taps')}
    />
  );
}
