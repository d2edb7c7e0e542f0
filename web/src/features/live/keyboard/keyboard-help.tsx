import { Modal } from 'antd';
import { Fragment } from 'react';
import { dialogRoot } from '#components/dialog-root.ts';
import { useText } from '#lib/i18n.ts';
import { useGoKeys } from '#lib/preferences.ts';
import s from './keyboard-help.module.css';
import { type KeyboardKey, keyboardText } from './text.ts';

export interface KeyboardHelpProps {
  open: boolean;
  onClose: () => void;
}

interface Row {
  what: KeyboardKey;
  /** Alternatives are joined by "or"; the keys of one are pressed one after the other or together. */
  keys: readonly (readonly string[])[];
  /** Begins with `G`: can be switched off. */
  isGo?: boolean;
}

const groups: readonly { title: KeyboardKey; rows: readonly Row[] }[] = [
  {
    title: 'everywhere',
    rows: [
      { what: 'search', keys: [['/'], ['Ctrl', 'K']] },
      { what: 'board', keys: [['G', 'B']], isGo: true },
      { what: 'agents', keys: [['G', 'A']], isGo: true },
      { what: 'reports', keys: [['G', 'R']], isGo: true },
      { what: 'settings', keys: [['G', 'S']], isGo: true },
      { what: 'undo', keys: [['Ctrl', 'Z']] },
      { what: 'help', keys: [['?']] },
    ],
  },
  {
    title: 'lists',
    rows: [
      { what: 'move', keys: [['↑', '↓']] },
      { what: 'ends', keys: [['Home'], ['End']] },
      { what: 'across', keys: [['←', '→']] },
      { what: 'update', keys: [['U']] },
      { what: 'menu', keys: [['M']] },
      { what: 'reorder', keys: [['Alt', '↑↓']] },
    ],
  },
  {
    title: 'customer',
    rows: [
      { what: 'open', keys: [['Enter']] },
      { what: 'grounds', keys: [['E']] },
      { what: 'carry', keys: [['Space']] },
      { what: 'assign', keys: [['A']] },
      { what: 'digits', keys: [['1–9']] },
      { what: 'suggestion', keys: [['S']] },
      { what: 'handover', keys: [['H']] },
      { what: 'end', keys: [['X']] },
      { what: 'flag', keys: [['F']] },
      { what: 'distribute', keys: [['D']] },
    ],
  },
  {
    title: 'drawer',
    rows: [
      { what: 'next', keys: [['J']] },
      { what: 'previous', keys: [['K']] },
      { what: 'shut', keys: [['Esc']] },
    ],
  },
];

/** Every key there is. */
export function KeyboardHelp({ open, onClose }: KeyboardHelpProps) {
  const t = useText(keyboardText);
  const hasGo = useGoKeys();
  return (
    <Modal
      open={open}
      title={t('title')}
      footer={null}
      onCancel={onClose}
      destroyOnHidden
      getContainer={dialogRoot}
      width={760}
    >
      <p className="sm t3">{t(hasGo ? 'hint' : 'hintNoGo')}</p>
      <div className={s.groups}>
        {groups.map(({ title, rows }) => (
          <section key={title} aria-label={t(title)}>
            <h3 className={s.title}>{t(title)}</h3>
            <dl className={s.table}>
              {rows
                .filter(({ isGo }) => hasGo || !isGo)
                .map((row) => (
                  <div key={row.what}>
                    <dt>
                      <Keys keys={row.keys} />
                    </dt>
                    <dd>{t(row.what)}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

function Keys({ keys }: Pick<Row, 'keys'>) {
  const t = useText(keyboardText);
  return keys.map((alternative, index) => (
    <Fragment key={alternative.join(' ')}>
      {index > 0 ? <span> {t('or')} </span> : null}
      {alternative.map((key) => (
        <kbd key={key} className="kbd">
          {key}
        </kbd>
      ))}
    </Fragment>
  ));
}
