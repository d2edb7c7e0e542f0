import type { Language } from '#lib/i18n.ts';

type Words = readonly [zh: string, en: string];

const rooms: Record<string, Words> = {
  login: ['登录', 'Logins'],
  me: ['自己的设置', 'Own settings'],
  people: ['人员', 'People'],
  keys: ['API 密钥', 'API keys'],
  operation: ['客户操作', 'Acts on customers'],
  customer: ['客户', 'Customers'],
  agent: ['客服', 'Agents'],
  group: ['分组', 'Groups'],
  settings: ['设置', 'Settings'],
  account: ['公众号', 'Accounts'],
  setup: ['首次设置', 'Set-up'],
  doctor: ['微信连接', 'Connection to WeChat'],
  wall: ['大屏', 'Walls'],
  wall_board: ['大屏内容', 'Boards'],
  alert: ['警报', 'Alerts'],
  history: ['历史', 'History'],
  notice: ['通知', 'Notices'],
  audit: ['审计', 'Audit'],
  request: ['请求', 'Requests'],
};

const acts: Record<string, Words> = {
  'login.done': ['登录', 'Logged in'],
  'login.ended': ['退出登录', 'Logged out'],
  'login.failed': ['登录失败', 'Login failed'],
  'me.password_changed': ['改了自己的密码', 'Changed the own password'],
  'me.factor_set': ['开启第二步验证', 'Set up the second factor'],
  'me.factor_removed': ['关闭第二步验证', 'Turned the second factor off'],
  'me.recovery_codes_made': ['换了恢复码', 'Made recovery codes'],
  'me.logins_ended': ['退出自己的其他登录', 'Ended own logins'],
  'people.created': ['新增人员', 'Added a person'],
  'people.changed': ['修改人员', 'Changed a person'],
  'people.disabled': ['停用人员', 'Disabled a person'],
  'people.enabled': ['恢复人员', 'Let a person in again'],
  'people.link_made': ['发出一次性链接', 'Made a one-time link'],
  'people.password_chosen': ['用链接设了密码', 'Chose a password by link'],
  'people.factor_removed': ['移除第二步验证', 'Removed a second factor'],
  'people.logins_ended': ['退出别人的登录', 'Ended logins of a person'],
  'people.policy_changed': ['修改登录要求', 'Changed what logging in takes'],
  'keys.created': ['新增密钥', 'Added a key'],
  'keys.revoked': ['停用密钥', 'Revoked a key'],
  'operation.assign': ['派给客服', 'Assigned'],
  'operation.close': ['结束', 'Ended'],
  'operation.handover': ['移交', 'Handed over'],
  'operation.many': ['一次派给或结束多位', 'Acted on many at once'],
  'operation.stopped': ['停止批量操作', 'Stopped a bulk act'],
  'operation.resolved': ['处理未完成的移交', 'Decided an unfinished hand-over'],
  'customer.flagged': ['标记客户', 'Flagged a customer'],
  'customer.checked': ['向微信核对会话', 'Checked a session with WeChat'],
  'customer.remarked': ['修改备注', 'Changed a remark'],
  'agent.created': ['新增客服', 'Added an agent'],
  'agent.renamed': ['修改昵称', 'Renamed an agent'],
  'agent.deleted': ['删除客服', 'Deleted an agent'],
  'agent.invited': ['邀请绑定', 'Invited to an agent'],
  'agent.avatar': ['更换头像', 'Changed a picture'],
  'agent.profile': ['修改客服资料', 'Changed an agent’s profile'],
  'group.created': ['新增分组', 'Added a group'],
  'group.changed': ['修改分组', 'Changed a group'],
  'group.deleted': ['删除分组', 'Deleted a group'],
  'group.ordered': ['调整分组顺序', 'Ordered the groups'],
  'settings.changed': ['修改设置', 'Changed a setting'],
  'account.created': ['添加公众号', 'Added an account'],
  'account.changed': ['修改公众号', 'Changed an account'],
  'setup.admin': ['建立第一位管理员', 'Made the first admin'],
  'setup.step': ['首次设置进行到', 'The set-up went on to'],
  'setup.completed': ['完成首次设置', 'Finished the set-up'],
  'doctor.checked': ['重新检查微信连接', 'Checked the connection to WeChat again'],
  'history.exported': ['导出历史', 'Exported the history'],
  'notice.tested': ['试发通知', 'Sent a notice as a trial'],
  'alert.acknowledge': ['确认警报', 'Acknowledged an alert'],
  'alert.own': ['接手警报', 'Took an alert over'],
  'alert.release': ['放下警报', 'Gave an alert back'],
  'alert.snooze': ['暂停警报', 'Snoozed an alert'],
  'wall.paired': ['配对大屏', 'Paired a wall'],
  'wall.changed': ['修改大屏', 'Changed a wall'],
  'wall.revoked': ['停用大屏', 'Revoked a wall'],
  'wall.identify': ['让大屏亮出名字', 'Had a wall show its name'],
  'wall.reload': ['重新载入大屏', 'Reloaded a wall'],
  'wall_board.added': ['新增大屏内容', 'Added a board'],
  'wall_board.changed': ['修改大屏内容', 'Changed a board'],
  'wall_board.removed': ['删除大屏内容', 'Removed a board'],
  'audit.exported': ['导出审计', 'Exported the audit'],
  'request.done': ['写入', 'Wrote'],
  'request.refused': ['被拒的请求', 'A request was refused'],
};

/** How an act on a customer ended; errors have sentences of their own. */
const outcomes: Record<string, Words> = {
  done: ['完成', 'Done'],
  confirmed: ['已确认', 'Confirmed'],
  accepted: ['微信已接受，未见结果', 'Accepted by WeChat, not confirmed'],
  refused: ['被拒', 'Refused'],
  unfinished: ['未完成', 'Not finished'],
  undone: ['已撤回', 'Taken back'],
};

const at = (words: Words | undefined, lang: Language): string | undefined => words?.[lang === 'en' ? 1 : 0];

/** What an act is called; one without words of its own is shown as it is. */
export const actWords = (act: string, lang: Language): string => at(acts[act], lang) ?? act;

export const outcomeWords = (outcome: string | undefined, lang: Language): string =>
  at(outcomes[outcome ?? 'done'], lang) ?? outcome ?? '';

export const roomOf = (act: string): string => act.split('.', 1)[0] ?? act;
export const roomWords = (room: string, lang: Language): string => at(rooms[room], lang) ?? room;
