import type { GroupId } from '@kf/shared/contract/ids';
import type { Group } from '@kf/shared/contract/live';
import { dropReasons, noticeStates, sentKinds } from '@kf/shared/contract/notices';
import type { TimelineAnswer, TimelineLine } from '@kf/shared/contract/visits';
import type { IconName } from '#components/icon.tsx';
import { actorName } from '#lib/actor-name.ts';
import { actErrorText, errorText } from '#lib/error-text.ts';
import type { Format } from '#lib/format.ts';
import type { Translate } from '#lib/i18n.ts';
import type { HistoryKey } from './history-text.ts';
import type { MessageWord } from './message-kind.ts';

export interface LineWords {
  icon: IconName;
  /** What happened. */
  text: string;
  /** How it went, in short. */
  details: string[];
  /** Who told. */
  source: string;
  tone?: 'al' | 'at';
}

export interface LineGround {
  t: Translate<HistoryKey>;
  format: Format;
  messageWord: MessageWord;
  agents: TimelineAnswer['agents'];
  groups: Readonly<Record<GroupId, Group>>;
}

type Of<K extends TimelineLine['kind']> = Extract<TimelineLine, { kind: K }>;

export function wordsOfLine(line: TimelineLine, ground: LineGround): LineWords {
  switch (line.kind) {
    case 'arrived':
      return arrived(line, ground);
    case 'message':
      return {
        icon: 'mail',
        text: line.text ?? ground.messageWord(line.what),
        details: [],
        source: ground.t('source_message'),
      };
    case 'act':
      return act(line, ground);
    case 'accepted':
      return accepted(line, ground);
    case 'moved':
      return moved(line, ground);
    case 'ended':
      return ended(line, ground);
    case 'notice':
      return notice(line, ground);
    case 'remarked':
      return remarked(line, ground);
    default:
      return line satisfies never;
  }
}

const named = ({ agents }: LineGround, agentId: keyof TimelineAnswer['agents'] | undefined): string =>
  agentId === undefined ? '' : (agents[agentId] ?? agentId);

function arrived(line: Of<'arrived'>, ground: LineGround): LineWords {
  const { t, groups } = ground;
  const details: string[] = [];
  if (line.wishedAgentId !== undefined)
    details.push(t('wishes', { agent: named(ground, line.wishedAgentId) }));
  else if (line.wishedGroupId !== undefined)
    details.push(t('wishesGroup', { group: groups[line.wishedGroupId]?.name ?? line.wishedGroupId }));
  return {
    icon: 'plus',
    text: line.position === undefined ? t('arrived') : t('arrivedAt', { n: line.position }),
    details,
    source: t(`source_${line.knownBy}`),
  };
}

function act(line: Of<'act'>, ground: LineGround): LineWords {
  const { t, format } = ground;
  const { type, state, note, code, errcode } = line;
  const by = actorName(line.by, format.lang);
  const agent = named(ground, type === 'handover' ? line.toAgentId : line.agentId);
  const text =
    type === 'assign' || type === 'close' || type === 'handover'
      ? t(`act_${type}`, { by, agent })
      : t('act_other', { by, type });
  const refused = state === 'refused' || state === 'unfinished';
  const call = type === 'assign' ? 'assign' : 'close';
  const why =
    code === undefined
      ? undefined
      : actErrorText({ code, errcode }, call, { agent, by }, format.lang).sentence;
  return {
    icon: type === 'handover' ? 'swap' : type === 'close' ? 'end' : 'arrow',
    text,
    details: [
      t(`state_${state}`),
      ...(why === undefined ? [] : [errcode === undefined ? why : `${why} (${errcode})`]),
      ...(note === undefined ? [] : [t('noteSays', { note })]),
    ],
    source: t('source_tower'),
    ...(refused && { tone: 'al' as const }),
  };
}

function accepted(line: Of<'accepted'>, ground: LineGround): LineWords {
  const { t, format } = ground;
  const agent = named(ground, line.agentId);
  return {
    icon: 'arrow',
    text:
      line.by === undefined
        ? t('acceptedBy', { agent })
        : t('acceptedFor', { agent, by: actorName(line.by, format.lang) }),
    details: [
      ...(line.waitedMs === undefined ? [] : [t('waited', { time: format.duration(line.waitedMs) })]),
      ...(line.over ? [t('over')] : []),
    ],
    source: t('source_wechat'),
    ...(line.over && { tone: 'at' as const }),
  };
}

function moved(line: Of<'moved'>, ground: LineGround): LineWords {
  const { t } = ground;
  const vars = { from: named(ground, line.fromAgentId), to: named(ground, line.toAgentId) };
  return {
    icon: 'swap',
    text:
      line.by === undefined
        ? t('transferred', vars)
        : t('handedOver', { ...vars, by: actorName(line.by, ground.format.lang) }),
    details: [],
    source: t(line.by === undefined ? 'source_wechat' : 'source_tower'),
  };
}

function ended(line: Of<'ended'>, ground: LineGround): LineWords {
  const { t, format } = ground;
  const { outcome, lastedMs, inferred, by } = line;
  const agent = named(ground, line.agentId);
  const served = outcome === 'served' && line.agentId !== undefined;
  const time = lastedMs === undefined ? undefined : format.duration(lastedMs);
  const texts = {
    served: !served
      ? t('servedUnseen')
      : by === undefined
        ? t('endedAgent', { agent })
        : t('endedAgentBy', { agent, by: actorName(by, format.lang) }),
    left: t('left'),
    unfollowed: t('unfollowed'),
    dismissed: t('dismissed'),
    open: t('ended'),
  };
  return {
    icon: outcome === 'left' || outcome === 'unfollowed' ? 'x' : 'end',
    text: texts[outcome],
    details: [
      ...(time === undefined ? [] : [t(served ? 'lasted' : 'waited', { time })]),
      ...(inferred ? [t('inferred')] : []),
    ],
    source: t('source_wechat'),
    ...(outcome === 'left' && { tone: 'at' as const }),
  };
}

function notice(line: Of<'notice'>, ground: LineGround): LineWords {
  const { t, format } = ground;
  const kind = sentKinds.find((one) => one === line.name);
  const state = [...noticeStates, ...dropReasons].find((one) => one === line.state);
  const why = line.code === undefined ? undefined : errorText(line.code, {}, format.lang).sentence;
  return {
    icon: 'mail',
    text: kind ? t(`notice_${kind}`) : t('notice_other', { name: line.name }),
    details: [
      state ? t(`sent_${state}`) : t('sent_other', { state: line.state }),
      ...(why === undefined ? [] : [line.errcode === undefined ? why : `${why} (${line.errcode})`]),
      ...(line.text === undefined ? [] : [line.text]),
    ],
    source: t('source_tower'),
    ...(line.state === 'failed' && { tone: 'at' as const }),
  };
}

function remarked({ by, remark }: Of<'remarked'>, { t }: LineGround): LineWords {
  const who = by ?? t('somebody');
  return {
    icon: 'edit',
    text: remark === undefined ? t('remarkTaken', { by: who }) : t('remarkedBy', { by: who, remark }),
    details: [],
    source: t('source_tower'),
  };
}
