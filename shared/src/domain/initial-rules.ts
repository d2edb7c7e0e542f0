import type { AssignmentSettings } from '../contract/assignment.ts';
import type { NoticeSettings } from '../contract/notices.ts';
import type { HoursSettings, MenuSettings, ReplySettings } from '../contract/routing.ts';

// What holds until somebody changes it. Customers hear nothing new from an account before its people switch it on.

const WORKDAY = [{ from: 9 * 60, to: 21 * 60 }];

export const initialHours: HoursSettings = {
  on: false,
  week: Array.from({ length: 7 }, () => WORKDAY),
  holidays: [],
  closedText: {
    zh: '现在没有客服在线，服务时间为 {服务时间}。请先留言，上线后会回复您。',
    en: 'Nobody is on duty now; we are here {hours}. Please leave a message, and we will answer when we are back.',
  },
  after: 'transfer',
};

export const initialMenu: MenuSettings = {
  on: false,
  form: 'text',
  head: { zh: '您好，请选择要咨询的内容，回复数字即可：', en: 'Hello! Reply with a number to choose:' },
  tail: { zh: '直接输入问题也可以。', en: 'Or just write your question.' },
  items: [{ type: 'groups' }, { type: 'anyone' }],
  showWait: true,
  againMinutes: 30,
  eventKeys: [],
  onFollow: false,
  whenFull: 'queue',
};

export const initialReplies: ReplySettings = {
  keywords: [],
  sticky: { on: false, withinHours: 24 },
  leaveWords: ['取消排队', '不等了', 'leave'],
  waitWords: ['还要多久', '排第几', 'how long'],
};

export const initialNotices: NoticeSettings = {
  on: false,
  language: 'zh',
  templates: {
    joined: {
      on: true,
      text: {
        zh: '客服正忙，您前面大约还有 {位置}。预计等待 {预计}，仅供参考。轮到您会自动接入，无需重复发送。',
        en: 'All agents are busy; about {position} before you. Expected wait {estimate}, for orientation only. You will be connected when it is your turn.',
      },
    },
    worse: {
      on: true,
      text: {
        zh: '抱歉，当前比刚才预计的要慢，大约还需 {预计}。您也可以直接留言，我们会尽快回复。',
        en: 'Sorry, it is slower than expected: about {estimate} more. You may also leave a message, and we will answer as soon as we can.',
      },
    },
    better: {
      on: true,
      text: { zh: '快到您了，预计 {预计}。', en: 'Nearly your turn: about {estimate}.' },
    },
    next: {
      on: false,
      text: { zh: '您排在第一位，很快会有客服接入。', en: 'You are next in line.' },
    },
    late: {
      on: true,
      text: {
        zh: '抱歉让您久等，预计还需 {预计}。您可以直接留言，稍后由客服回复；也可以继续等待。',
        en: 'Sorry to keep you waiting: about {estimate} more. You may leave a message for us, or keep waiting.',
      },
    },
    taken_over: {
      on: true,
      text: {
        zh: '客服 {客服} 已接入，请描述您的问题。',
        en: '{agent} is with you now. Please describe your question.',
      },
    },
    switched: {
      on: false,
      text: { zh: '您的会话已转给客服 {客服}。', en: 'Your conversation goes on with {agent}.' },
    },
    closed: {
      on: false,
      text: {
        zh: '本次服务已结束，感谢您的咨询。',
        en: 'This conversation has ended. Thank you for writing to us.',
      },
    },
  },
  rules: {
    joinedFromMinutes: 1.5,
    joinedAfterSeconds: 8,
    worseByShare: 0.5,
    worseByMinutes: 3,
    betterFromMinutes: 10,
    betterToMinutes: 3,
    nextFromMinutes: 5,
    lateMinutes: 3,
    betweenMinutes: 5,
    perWait: 2,
  },
  quiet: { from: 22 * 60, to: 8 * 60 },
  allowance: { perMessage: 5, messageHours: 48, perTap: 3, tapSeconds: 60, reserve: 2 },
  perMinute: 120,
  satisfaction: {
    on: false,
    question: { zh: '您对本次服务是否满意？', en: 'Were you satisfied with our service?' },
    choices: [
      { zh: '满意', en: 'Satisfied' },
      { zh: '一般', en: 'So so' },
      { zh: '不满意', en: 'Not satisfied' },
    ],
    thanks: { zh: '感谢您的评价。', en: 'Thank you for your rating.' },
  },
};

export const initialAssignment: AssignmentSettings = {
  on: false,
  afterSeconds: 20,
  wishMinutes: 10,
  preferLast: true,
  upToShare: 1,
  perMinute: 30,
};
