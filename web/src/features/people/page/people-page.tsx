import { useQuery } from '@tanstack/react-query';
import { Icon } from '#components/icon.tsx';
import { Refusal } from '#components/refusal.tsx';
import { useText } from '#lib/i18n.ts';
import type { SettingsPageProps } from '#lib/settings-page.ts';
import { KeySection } from '../keys/key-section.tsx';
import { peopleQuery } from './api.ts';
import { NewPerson } from './new-person.tsx';
import s from './people.module.css';
import { PeopleTable } from './people-table.tsx';
import { PersonPanel } from './person-panel.tsx';
import { PolicySection } from './policy-section.tsx';
import { peoplePageText } from './text.ts';

const NEW = 'new';

/** Who may use the tower, and which scripts. `?person=` is the person whose panel is open, or `new`. */
export function PeoplePage({ me, search, onSearch }: SettingsPageProps) {
  const t = useText(peoplePageText);
  const { data, error, refetch } = useQuery(peopleQuery);
  const open = search['person'];
  const person = data?.people.find(({ personId }) => personId === open);
  const show = (id: string | undefined) => onSearch({ person: id });
  if (!data)
    return error ? (
      <div className={s.empty}>
        <Icon name="users" size={32} />
        <p>{t('loadFailed')}</p>
        <Refusal error={error} />
        <button type="button" className="btn" onClick={() => void refetch()}>
          {t('retry')}
        </button>
      </div>
    ) : (
      <div className={s.loading} aria-busy="true" />
    );
  return (
    <div className={open ? `${s.columns} ${s.withPanel}` : s.columns}>
      <div className={s.main}>
        <PeopleTable me={me} people={data.people} open={open} onOpen={show} onAdd={() => show(NEW)} />
        <PolicySection policy={data.policy} />
        <KeySection me={me} />
      </div>
      {open === NEW ? <NewPerson me={me} onOpen={show} onClose={() => show(undefined)} /> : null}
      {person ? (
        <PersonPanel key={person.personId} me={me} person={person} onClose={() => show(undefined)} />
      ) : null}
    </div>
  );
}
