import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { CustomerName } from '#components/customer-name.tsx';
import { Icon } from '#components/icon.tsx';
import { Identicon } from '#components/identicon.tsx';
import { StatusTag } from '#components/status-tag.tsx';
import { WaitTimer } from '#components/wait-timer.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { find, type Hit } from './find.ts';
import styles from './search.module.css';
import { searchText } from './text.ts';

const FOCUS_EVENT = 'kf:focus-search';

/** Puts the cursor into the search box, from wherever. */
export const focusSearch = (): void => {
  document.dispatchEvent(new Event(FOCUS_EVENT));
};

interface SearchBoxProps {
  onOpenCustomer: (code: string) => void;
  onShowAgent: (agentId: string) => void;
}

export function SearchBox({ onOpenCustomer, onShowAgent }: SearchBoxProps) {
  const t = useText(searchText);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  // Without a query nothing of the state matters, and the box does not render with it.
  const view = useLive((whole) => (text === '' ? undefined : whole));
  const hits = view ? find(text, view.state, view.index) : [];
  const current = hits[Math.min(active, hits.length - 1)];
  useFocusKeys(input);

  const choose = (hit: Hit): void => {
    setOpen(false);
    setText('');
    input.current?.blur();
    if (hit.type === 'agent') onShowAgent(hit.agent.agentId);
    else onOpenCustomer(hit.type === 'waiting' ? hit.customer.code : hit.session.code);
  };
  const handleKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((active + step + hits.length) % Math.max(1, hits.length));
    } else if (event.key === 'Enter' && current) choose(current);
    else if (event.key === 'Escape') {
      event.stopPropagation();
      if (text === '') input.current?.blur();
      setText('');
      setOpen(false);
    }
  };
  const shown = open && text.trim() !== '';
  return (
    <div className={styles.search}>
      <Icon name="search" size={14} />
      <input
        ref={input}
        className={styles.input}
        type="search"
        role="combobox"
        aria-label={t('label')}
        aria-expanded={shown}
        aria-controls={`${id}list`}
        aria-activedescendant={shown && current ? `${id}${hits.indexOf(current)}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={t('placeholder')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={handleKey}
      />
      <kbd className="kbd" aria-hidden="true">
        /
      </kbd>
      <div
        id={`${id}list`}
        role="listbox"
        aria-label={t('results')}
        className={styles.list}
        hidden={!shown}
        // The input keeps the focus, else the list closes before the click.
        onPointerDown={(event) => event.preventDefault()}
      >
        {hits.map((hit, i) => (
          <button
            type="button"
            key={`${hit.type} ${hit.id}`}
            id={`${id}${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={hit === current}
            className={styles.hit}
            onPointerEnter={() => setActive(i)}
            onClick={() => choose(hit)}
          >
            <HitLine hit={hit} />
          </button>
        ))}
        {shown && hits.length === 0 ? (
          <p className={styles.none}>
            <b>{t('none', { text: text.trim() })}</b>
            <span>{t('noneHint')}</span>
          </p>
        ) : null}
      </div>
    </div>
  );
}

function HitLine({ hit }: { hit: Hit }) {
  const t = useText(searchText);
  const account = useLive((view) => view.state.account);
  if (hit.type === 'agent')
    return (
      <>
        <span className="av">{hit.agent.nickname.slice(0, 1)}</span>
        <span className={styles.main}>
          <b className="ell">{hit.agent.nickname}</b>
          <span className={`ell ${styles.meta}`}>{hit.agent.agentId}</span>
        </span>
        <StatusTag agent={hit.agent} account={account} />
      </>
    );
  const customer = hit.type === 'waiting' ? hit.customer : hit.session;
  const place =
    hit.type === 'waiting'
      ? t('position', { n: hit.position })
      : t('served', { agent: hit.agent?.nickname ?? hit.session.agentId });
  return (
    <>
      <Identicon code={customer.code} size={28} />
      <span className={styles.main}>
        <b className="ell">
          <CustomerName code={customer.code} remark={customer.remark} />
        </b>
        <span className={`ell ${styles.meta}`}>
          {place}
          {customer.remark ? (
            <>
              {' · '}
              <span className="code">{customer.code}</span>
            </>
          ) : null}
        </span>
      </span>
      {hit.type === 'waiting' && !hit.customer.listed ? (
        <span className={styles.meta}>{t('unlisted')}</span>
      ) : (
        <WaitTimer
          since={hit.type === 'waiting' ? hit.customer.waitingSince : hit.session.startedAt}
          className="n"
        />
      )}
    </>
  );
}

/** `/` outside of fields, Ctrl K or ⌘K anywhere. */
function useFocusKeys(input: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const focus = (): void => {
      input.current?.focus();
      input.current?.select();
    };
    const handleKey = (event: globalThis.KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const palette = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey;
      const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!palette && !(slash && !isField(event.target))) return;
      event.preventDefault();
      focus();
    };
    document.addEventListener('keydown', handleKey);
    document.addEventListener(FOCUS_EVENT, focus);
    return () => {
      document.removeEventListener('keydown', handleKey);
      document.removeEventListener(FOCUS_EVENT, focus);
    };
  }, [input]);
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !['checkbox', 'radio', 'button'].includes((target as HTMLInputElement).type);
