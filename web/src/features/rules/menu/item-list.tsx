import { AgentId, GroupId } from '@kf/shared/contract/ids';
import type { LiveState } from '@kf/shared/contract/live';
import type { MenuItem } from '@kf/shared/contract/routing';
import { Icon } from '#components/icon.tsx';
import { type Translate, useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import r from '../rules.module.css';
import s from './menu.module.css';
import { menuText } from './text.ts';

const ITEMS_MAX = 20;

interface ItemListProps {
  items: readonly MenuItem[];
  onChange: (items: MenuItem[]) => void;
}

type Places = Pick<LiveState, 'groups' | 'agents'>;

/** The lines of the menu in their order. */
export function ItemList({ items, onChange }: ItemListProps) {
  const t = useText(menuText);
  const groups = useLive((view) => view.state.groups);
  const agents = useLive((view) => view.state.agents);
  const places = { groups, agents };
  const move = (from: number, by: 1 | -1): void => {
    const next = [...items];
    const [item] = next.splice(from, 1);
    if (!item) return;
    next.splice(from + by, 0, item);
    onChange(next);
  };
  return (
    <div className={s.items}>
      <ul className={s.list}>
        {items.map((item, index) => {
          const name = nameOf(item, places, t);
          return (
            <li key={JSON.stringify(item)} className={s.item}>
              <Icon name={iconOf(item)} size={14} />
              <span className="ell">{name ?? t('gone')}</span>
              {name === undefined ? (
                <span className="sm al-c">{t('gone')}</span>
              ) : isOffered(item, places) ? null : (
                <span className="sm t3">{t('hidden')}</span>
              )}
              <span className="spacer" />
              <button
                type="button"
                className="btn txt icon sm"
                aria-label={t('moveUp', { name: name ?? '' })}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              >
                <Icon name="up" size={12} />
              </button>
              <button
                type="button"
                className="btn txt icon sm"
                aria-label={t('moveDown', { name: name ?? '' })}
                disabled={index === items.length - 1}
                onClick={() => move(index, 1)}
              >
                <Icon name="down" size={12} />
              </button>
              <button
                type="button"
                className="btn txt icon sm"
                aria-label={t('remove', { name: name ?? '' })}
                disabled={items.length === 1}
                onClick={() => onChange(items.filter((_, at) => at !== index))}
              >
                <Icon name="x" size={12} />
              </button>
            </li>
          );
        })}
      </ul>
      {items.length < ITEMS_MAX ? (
        <AddItem items={items} places={places} onAdd={(item) => onChange([...items, item])} />
      ) : null}
    </div>
  );
}

interface AddItemProps {
  items: readonly MenuItem[];
  places: Places;
  onAdd: (item: MenuItem) => void;
}

function AddItem({ items, places, onAdd }: AddItemProps) {
  const t = useText(menuText);
  const has = (item: MenuItem): boolean => items.some((one) => JSON.stringify(one) === JSON.stringify(item));
  const groups = Object.values(places.groups).sort((a, b) => a.order - b.order);
  const agents = Object.values(places.agents).sort((a, b) => a.nickname.localeCompare(b.nickname, 'zh'));
  const options: { label: string; items: MenuItem[] }[] = [
    { label: t('more'), items: [{ type: 'groups' }, { type: 'anyone' }] },
    { label: t('addGroup'), items: groups.map(({ groupId }) => ({ type: 'group', groupId })) },
    { label: t('addAgents'), items: groups.map(({ groupId }) => ({ type: 'agents', groupId })) },
    { label: t('addAgent'), items: agents.map(({ agentId }) => ({ type: 'agent', agentId })) },
  ];
  return (
    <select
      className={r.select}
      aria-label={t('add')}
      value=""
      onChange={(event) => {
        const item = itemFrom(event.target.value);
        if (item) onAdd(item);
      }}
    >
      <option value="">{t('add')}</option>
      {options.map((group) => (
        <optgroup key={group.label} label={group.label}>
          {group.items
            .filter((item) => !has(item))
            .map((item) => (
              <option key={valueOf(item)} value={valueOf(item)}>
                {nameOf(item, places, t)}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}

const valueOf = (item: MenuItem): string => {
  if (item.type === 'agent') return `agent ${item.agentId}`;
  return 'groupId' in item ? `${item.type} ${item.groupId}` : `${item.type} `;
};

function itemFrom(value: string): MenuItem | undefined {
  const [, type, id = ''] = /^(\w+) (.*)$/.exec(value) ?? [];
  switch (type) {
    case 'groups':
    case 'anyone':
      return { type };
    case 'group':
    case 'agents':
      return { type, groupId: GroupId.parse(id) };
    case 'agent':
      return { type, agentId: AgentId.parse(id) };
    default:
      return undefined;
  }
}

const iconOf = (item: MenuItem) =>
  item.type === 'agent' || item.type === 'agents' ? 'person' : item.type === 'anyone' ? 'any' : 'grp';

/** Undefined: what it names no longer exists. */
function nameOf(
  item: MenuItem,
  { groups, agents }: Places,
  t: Translate<'groups' | 'group' | 'agents' | 'agent' | 'anyone'>,
): string | undefined {
  if (item.type === 'groups' || item.type === 'anyone') return t(item.type);
  if (item.type === 'agent') {
    const agent = agents[item.agentId];
    return agent && t('agent', { name: agent.nickname });
  }
  const group = groups[item.groupId];
  return group && t(item.type, { name: group.name });
}

/** Somebody it could mean is online. */
function isOffered(item: MenuItem, { agents }: Places): boolean {
  const online = Object.values(agents).filter(
    ({ presence, excluded }) => presence !== 'offline' && !excluded,
  );
  if (item.type === 'agent') return online.some(({ agentId }) => agentId === item.agentId);
  if (item.type === 'group' || item.type === 'agents')
    return online.some(({ groupIds }) => groupIds.includes(item.groupId));
  return online.length > 0;
}
