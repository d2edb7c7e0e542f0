import type { Session } from '@kf/shared/contract/live';
import { useCallback, useEffect } from 'react';
import { CustomerName } from '#components/customer-name.tsx';
import { Menu, type MenuGroup } from '#components/menu.tsx';
import { WaitTimer } from '#components/wait-timer.tsx';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import type { OpenMenu } from './board-ui.ts';
import { actsText } from './text.ts';
import { useBoard, useBoardTools } from './use-board.ts';

const noSessions: readonly Session[] = [];

/** The menu of a strip, of a session, or of the sessions a row has no room for. Holds its list still while it is open. */
export function BoardMenu({ menu }: { menu: OpenMenu }) {
  const { board, ui } = useBoardTools();
  const list = menu.kind === 'strip' ? 'queue' : 'agents';
  useEffect(() => {
    board.hold(list, { type: 'locked' });
    return () => board.hold(list, { type: 'unlocked' });
  }, [board, list]);
  const close = useCallback(() => ui.setState({ menu: undefined }), [ui]);
  if (menu.kind === 'sessions') return <SessionsMenu menu={menu} onClose={close} />;
  if (menu.kind === 'strip') return <StripMenu menu={menu} onClose={close} />;
  return <SlotMenu menu={menu} onClose={close} />;
}

type CustomerMenu = Extract<OpenMenu, { kind: 'strip' | 'slot' }>;

interface OneMenuProps {
  menu: CustomerMenu;
  onClose: () => void;
}

function useFace(menu: CustomerMenu) {
  return useLive(({ state }) => state.waiting[menu.customerId] ?? state.sessions[menu.customerId]);
}

function StripMenu({ menu, onClose }: OneMenuProps) {
  const t = useText(actsText);
  const { acts, openCustomer, ui } = useBoardTools();
  const { customerId } = menu;
  const face = useFace(menu);
  const isFlagged = useLive((view) => view.state.waiting[customerId]?.flagged !== undefined);
  const suggestion = useBoard((board) => board.suggestions.get(customerId));
  const agentId = suggestion?.kind === 'agent' ? suggestion.agentId : undefined;
  const agent = useLive((view) => agentId && view.state.agents[agentId]?.nickname);
  const customer = face?.remark ?? face?.code ?? '';
  const groups: MenuGroup[] = [
    {
      key: 'acts',
      items: [
        ...(agentId !== undefined
          ? [
              {
                key: 'suggestion',
                label: t('menuSuggestion', { agent: agent ?? agentId }),
                icon: 'arrow' as const,
                shortcut: 'S',
                onSelect: () => void acts.assign(customerId, agentId),
              },
            ]
          : []),
        {
          key: 'assign',
          label: t('menuAssign'),
          icon: 'users',
          shortcut: 'A',
          onSelect: () => ui.setState({ dialog: { kind: 'assign', customerId } }),
        },
        {
          key: 'flag',
          label: t(isFlagged ? 'menuUnflag' : 'menuFlag'),
          icon: 'flag',
          shortcut: 'F',
          onSelect: () => void acts.flag(customerId, !isFlagged),
        },
        {
          key: 'open',
          label: t('menuOpen'),
          icon: 'eye',
          shortcut: '↵',
          onSelect: () => face && openCustomer(face.code),
        },
      ],
    },
    {
      key: 'end',
      items: [
        {
          key: 'end',
          label: t('menuEndWait'),
          icon: 'end',
          shortcut: 'X',
          isDanger: true,
          onSelect: () => ui.setState({ dialog: { kind: 'close', customerId } }),
        },
      ],
    },
  ];
  return <Menu label={t('menu', { customer })} anchor={menu.anchor} groups={groups} onClose={onClose} />;
}

function SlotMenu({ menu, onClose }: OneMenuProps) {
  const t = useText(actsText);
  const { openCustomer, ui } = useBoardTools();
  const { customerId } = menu;
  const face = useFace(menu);
  const customer = face?.remark ?? face?.code ?? '';
  const groups: MenuGroup[] = [
    {
      key: 'acts',
      items: [
        {
          key: 'handover',
          label: t('menuHandover'),
          icon: 'swap',
          shortcut: 'H',
          onSelect: () => ui.setState({ dialog: { kind: 'handover', customerId } }),
        },
        {
          key: 'open',
          label: t('menuOpen'),
          icon: 'eye',
          shortcut: '↵',
          onSelect: () => face && openCustomer(face.code),
        },
      ],
    },
    {
      key: 'end',
      items: [
        {
          key: 'end',
          label: t('menuEndSession'),
          icon: 'end',
          shortcut: 'X',
          isDanger: true,
          onSelect: () => ui.setState({ dialog: { kind: 'close', customerId } }),
        },
      ],
    },
  ];
  return <Menu label={t('menu', { customer })} anchor={menu.anchor} groups={groups} onClose={onClose} />;
}

interface SessionsMenuProps {
  menu: Extract<OpenMenu, { kind: 'sessions' }>;
  onClose: () => void;
}

/** All sessions of one agent, to be opened. */
function SessionsMenu({ menu, onClose }: SessionsMenuProps) {
  const t = useText(actsText);
  const { openCustomer } = useBoardTools();
  const sessions = useBoard((board) => board.facts.get(menu.agentId)?.sessions) ?? noSessions;
  const agent = useLive((view) => view.state.agents[menu.agentId]?.nickname) ?? menu.agentId;
  const label = t('menuSessions', { agent });
  const groups: MenuGroup[] = [
    {
      key: 'sessions',
      label,
      items: sessions.map((session) => ({
        key: session.customerId,
        label: (
          <>
            <CustomerName code={session.code} remark={session.remark} />
            <WaitTimer since={session.startedAt} className="n t2" />
          </>
        ),
        icon: 'person',
        onSelect: () => openCustomer(session.code),
      })),
    },
  ];
  return <Menu label={label} anchor={menu.anchor} groups={groups} onClose={onClose} />;
}
