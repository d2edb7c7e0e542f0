import type { Me } from '@kf/shared/contract/http';
import type { AccountId } from '@kf/shared/contract/ids';
import { type WallTile, wallTiles } from '@kf/shared/contract/wall';
import { Field, FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { useText } from '#lib/i18n.ts';
import { NAME_MOST } from '../model/templates.ts';
import { wallsText } from '../text.ts';
import s from '../walls.module.css';
import { GroupFields } from './group-fields.tsx';
import type { PartProps } from './part.ts';

/** The wall draws tiles in a fixed order; the list keeps it, so that saving changes nothing by itself. */
const inOrder = (tiles: readonly WallTile[]): WallTile[] => wallTiles.filter((tile) => tiles.includes(tile));

const words = { groups: 'tileGroups' } as const;
const wordOf = (tile: WallTile) => (tile === 'groups' ? words.groups : tile);

/** What is on the board: its name, accounts, tiles and groups. */
export function ContentFields({ draft, set, faults, me }: PartProps & { me: Me }) {
  const t = useText(wallsText);
  const { accounts, tiles } = draft;
  const toggleTile = (tile: WallTile, on: boolean): void =>
    set({ tiles: inOrder(on ? [...tiles, tile] : tiles.filter((one) => one !== tile)) });
  const toggleAccount = (id: AccountId, on: boolean): void =>
    set({
      accounts: on
        ? [...accounts, { accountId: id, unassigned: true }]
        : accounts.filter(({ accountId }) => accountId !== id),
    });
  return (
    <Section title={t('content')}>
      <Field
        label={t('boardName')}
        hint={t('boardNameHint')}
        fault={faults.includes('name') ? t('nameFault') : undefined}
      >
        {(ids) => (
          <input
            {...ids}
            name="name"
            className={s.input}
            value={draft.name}
            maxLength={NAME_MOST}
            autoComplete="off"
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      {me.accounts.length > 1 ? (
        <FieldGroup
          label={t('accounts')}
          hint={t('accountsHint')}
          fault={faults.includes('accounts') ? t('accountsFault') : undefined}
        >
          {me.accounts.map(({ id, name }) => (
            <label key={id} className={s.check}>
              <input
                type="checkbox"
                name="accounts"
                checked={accounts.some(({ accountId }) => accountId === id)}
                onChange={(event) => toggleAccount(id, event.target.checked)}
              />
              {name}
            </label>
          ))}
        </FieldGroup>
      ) : null}
      <FieldGroup label={t('tiles')} fault={faults.includes('tiles') ? t('tilesFault') : undefined}>
        {wallTiles
          .filter((tile) => tile !== 'agents' || draft.agentNames)
          .map((tile) => (
            <label key={tile} className={s.check}>
              <input
                type="checkbox"
                name="tiles"
                checked={tiles.includes(tile)}
                onChange={(event) => toggleTile(tile, event.target.checked)}
              />
              {t(wordOf(tile))}
            </label>
          ))}
      </FieldGroup>
      {tiles.includes('groups')
        ? accounts.map((account) => (
            <GroupFields
              key={account.accountId}
              account={account}
              name={accounts.length > 1 ? nameOf(me, account.accountId) : undefined}
              onChange={(next) =>
                set({ accounts: accounts.map((one) => (one.accountId === next.accountId ? next : one)) })
              }
            />
          ))
        : null}
    </Section>
  );
}

const nameOf = (me: Me, accountId: string): string =>
  me.accounts.find(({ id }) => id === accountId)?.name ?? accountId;
