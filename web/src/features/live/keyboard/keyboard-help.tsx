import { Modal } from 'antd';
import { Fragment } from 'react';
import { dialogRoot } from '#components/dialog-root.ts';
import { useText } from '#lib/i18n.ts';
import s from './keyboard-help.module.css';
import { keyboardText } from './text.ts';

export interface KeyboardHelpProps {
  open: boolean;
  onClose: () => void;
}

/** Alternatives of one row are joined by "or"; the keys of one alternative are pressed one after the other or together. */
const rows = [
  { key: 'search', keys: [['/'], ['Ctrl', 'K']] },
  { key: 'board', keys: [['G', 'B']] },
  { key: 'move', keys: [['↑', '↓']] },
  { key: 'across', keys: [['←', '→']] },
  { key: 'ends', keys: [['Home'], ['End']] },
  { key: 'open', keys: [['Enter']] },
  { key: 'carry', keys: [['Space']] },
  { key: 'assign', keys: [['A']] },
  { key: 'digits', keys: [['1–9']] },
  { key: 'suggestion', keys: [['S']] },
  { key: 'end', keys: [['X']] },
  { key: 'menu', keys: [['M']] },
  { key: 'update', keys: [['U']] },
  { key: 'help', keys: [['?']] },
] as const;

/** The keys that work on the board. */
export function KeyboardHelp({ open, onClose }: KeyboardHelpProps) {
  const t = useText(keyboardText);
  return (
    <Modal
      open={open}
      title={t('title')}
      footer={null}
      onCancel={onClose}
      destroyOnHidden
      getContainer={dialogRoot}
      width={480}
    >
      <p className="sm t3">{t('hint')}</p>
      <dl className={s.table}>
        {rows.map((row) => (
          <div key={row.key}>
            <dt>
              {row.keys.map((keys, index) => (
                <Fragment key={keys.join(' ')}>
                  {index > 0 ? <span> {t('or')} </span> : null}
                  {keys.map((key) => (
                    <kbd key={key} className="kbd">
                      {key}
                    </kbd>
                  ))}
                </Fragment>
              ))}
            </dt>
            <dd>{t(row.key)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
