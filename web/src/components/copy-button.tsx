import { useEffect, useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Icon } from '#components/icon.tsx';
import { copyText } from '#lib/copy-text.ts';
import { useText } from '#lib/i18n.ts';
import { componentsText } from './text.ts';

const TOLD_MS = 2_000;

/** Copies `value`; `of` names what is copied, for those who do not see where the button stands. */
export function CopyButton({ value, of }: { value: string; of: string }) {
  const t = useText(componentsText);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), TOLD_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const handleClick = async (): Promise<void> => {
    await copyText(value);
    setCopied(true);
    announce(t('copied', { of }));
  };
  return (
    <button type="button" className="btn" aria-label={t('copyOf', { of })} onClick={() => void handleClick()}>
      <Icon name={copied ? 'check' : 'copy'} size={14} />
      {t(copied ? 'copiedShort' : 'copy')}
    </button>
  );
}
