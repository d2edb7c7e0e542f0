import type { Me } from '@kf/shared/contract/http';
import type { PersonRow } from '@kf/shared/contract/people';
import { useState } from 'react';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { type Translate, useText } from '#lib/i18n.ts';
import { useOwnFormat } from '#lib/own-format.ts';
import { useNow } from '#live/clock.ts';
import s from './people.module.css';
import { PeopleFilterBar } from './people-filter.tsx';
import { everybody, peopleRows, personState } from './people-rows.ts';
import { ScopeWords } from './scope-words.tsx';
import { peoplePageText } from './text.ts';

interface PeopleTableProps {
  me: Me;
  people: readonly PersonRow[];
  open: string | undefined;
  onOpen: (personId: string) => void;
  onAdd: () => void;
}

export function PeopleTable({ me, people, open, onOpen, onAdd }: PeopleTableProps) {
  const t = useText(peoplePageText);
  const [filter, setFilter] = useState(everybody);
  const rows = peopleRows(people, filter);
  return (
    <Section
      title={t('people')}
      aside={
        <>
          <span className="sm t3" role="status">
            {rows.length === people.length
              ? t('count', { n: people.length })
              : t('countOf', { n: rows.length, all: people.length })}
          </span>
          <button type="button" className="btn pri" onClick={onAdd}>
            <Icon name="plus" size={14} />
            {t('add')}
          </button>
        </>
      }
    >
      {people.length > 1 ? <PeopleFilterBar filter={filter} onChange={setFilter} /> : null}
      <div className={s.scroll}>
        <table className={s.table}>
          <thead>
            <tr>
              <th scope="col">{t('person')}</th>
              <th scope="col">{t('role')}</th>
              <th scope="col">{t('sees')}</th>
              <th scope="col">{t('factor')}</th>
              <th scope="col">{t('login')}</th>
              <th scope="col">
                <span className="vh">{t('editTitle')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((person) => (
              <tr
                key={person.personId}
                className={`${person.personId === open ? s.chosen : ''} ${person.disabledAt ? s.disabled : ''}`}
                onClick={() => onOpen(person.personId)}
              >
                <th scope="row">
                  <span className={s.who}>
                    <span className="av">{person.name.slice(0, 1)}</span>
                    <span className={s.names}>
                      <b className="ell" title={person.name}>
                        {person.name}
                      </b>
                      <span className="sm t3 ell">{person.username}</span>
                    </span>
                    {person.personId === me.personId ? <span className="tag ac">{t('you')}</span> : null}
                  </span>
                </th>
                <td>{t(person.role)}</td>
                <td className={s.sees}>
                  <ScopeWords me={me} scope={person.role === 'admin' ? 'all' : person.scope} />
                </td>
                <td>
                  {person.hasFactor ? (
                    <span className="ok-c">
                      <Icon name="ok" size={14} /> {t('factorYes')}
                    </span>
                  ) : (
                    <span className="t3">{t('factorNo')}</span>
                  )}
                </td>
                <td>
                  <LoginState person={person} />
                </td>
                <td>
                  <button
                    type="button"
                    className="btn txt icon sm"
                    aria-label={t('edit', { name: person.name })}
                    onClick={(event) => {
                      event.stopPropagation();
                      onOpen(person.personId);
                    }}
                  >
                    <Icon name="edit" />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 ? (
        <p className={s.none}>
          {t('noneFits')}{' '}
          <button type="button" className="btn lnk sm" onClick={() => setFilter(everybody)}>
            {t('clearFilter')}
          </button>
        </p>
      ) : null}
    </Section>
  );
}

function LoginState({ person }: { person: PersonRow }) {
  const t = useText(peoplePageText);
  const format = useOwnFormat();
  const now = useNow(10_000);
  const { words, tone } = stateOf(
    person,
    t,
    (at) => format.tableStamp(at),
    (at) => format.age(at, now),
  );
  return <span className={tone}>{words}</span>;
}

function stateOf(
  person: PersonRow,
  t: Translate<'disabledAt' | 'invitedUntil' | 'invitedOver' | 'loggedIn' | 'notLoggedIn'>,
  stamp: (at: number) => string,
  age: (at: number) => string,
): { words: string; tone: string } {
  const { disabledAt, link, logins, seenAt } = person;
  if (disabledAt !== undefined) return { words: t('disabledAt', { at: stamp(disabledAt) }), tone: 't3' };
  if (personState(person) === 'invited')
    return link
      ? { words: t('invitedUntil', { at: stamp(link.expiresAt) }), tone: 'ac-c' }
      : { words: t('invitedOver'), tone: 'at-c' };
  if (seenAt === undefined) return { words: t('notLoggedIn'), tone: 't3' };
  return { words: t('loggedIn', { n: logins, age: age(seenAt) }), tone: '' };
}
