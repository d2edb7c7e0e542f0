import { useState } from 'react';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { appText } from './text.ts';

/** The server runs another build than when this page was opened: offers to reload, never does so by itself. */
export function NewBuild() {
  const t = useText(appText);
  const build = useLive((view) => view.connection.build);
  const [opened, setOpened] = useState(build);
  if (opened === undefined && build !== undefined) setOpened(build);
  if (build === undefined || opened === undefined || build === opened) return null;
  return (
    <button type="button" className="btn sm" title={t('newBuild')} onClick={() => window.location.reload()}>
      {t('newBuild')} · {t('reload')}
    </button>
  );
}
