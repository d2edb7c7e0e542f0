import type { ErrorCode } from '@kf/shared/contract/errors';
import type { ErrorWords } from './error-text.ts';
import type { Language } from './i18n.ts';

type Words = Record<Language, ErrorWords>;

/**
 * WeChat's numbers that share a code of ours, where people do different things about them. What the numbers say was
 * read in WeChat's table of global return codes.
 */
export const wordsOfErrcode: Readonly<Record<number, Words>> = {
  40001: {
    zh: ['微信说凭证已被换掉，换新后仍然不认', '请管理员查是不是有别的程序在换这个公众号的凭证，停掉后再做'],
    en: [
      'WeChat says the token was replaced, and refused the new one as well',
      'Ask an admin which other program renews this account’s token, stop it, then do it again',
    ],
  },
  40014: {
    zh: ['微信不认这个凭证，换新后仍然不认', '请管理员核对接口地址是不是这个公众号的，再做一次'],
    en: [
      'WeChat does not know the token, nor the renewed one',
      'Ask an admin whether the API address belongs to this account, then do it again',
    ],
  },
  42001: {
    zh: ['微信说凭证过期，换新后仍说过期', '请管理员校准这台服务器的时间，再做一次'],
    en: [
      'WeChat says the token has expired, and the renewed one as well',
      'Ask an admin to set the server’s clock right, then do it again',
    ],
  },
  40002: {
    zh: ['微信说取凭证的方式不对', '请管理员升级塔台；仍出现请联系开发者'],
    en: ['WeChat refused the way the token was asked for', 'Ask an admin to update the tower'],
  },
  40013: {
    zh: ['微信说 AppID 不对', '请管理员在公众平台复制 AppID，重填到公众号设置'],
    en: ['WeChat says the AppID is wrong', 'Ask an admin to copy the AppID from the WeChat console again'],
  },
  40125: {
    zh: ['微信说 AppSecret 不对', '请管理员在公众平台重置 AppSecret，重填到公众号设置'],
    en: ['WeChat says the AppSecret is wrong', 'Ask an admin to reset it in the WeChat console and enter it'],
  },
  41002: {
    zh: ['微信没有收到 AppID', '请管理员在公众号设置里补填 AppID'],
    en: ['WeChat received no AppID', 'Ask an admin to enter the AppID under the account’s settings'],
  },
  41004: {
    zh: ['微信没有收到 AppSecret', '请管理员在公众号设置里补填 AppSecret'],
    en: ['WeChat received no AppSecret', 'Ask an admin to enter the AppSecret under the account’s settings'],
  },
  40033: {
    zh: ['微信不接受请求里的字符', '去掉附言里的特殊字符，再做一次'],
    en: [
      'WeChat does not take a character of the request',
      'Remove special characters from the note and repeat',
    ],
  },
  47002: {
    zh: ['微信不接受请求里的字符转义', '先不写附言，再做一次；仍出现请把 47002 交给管理员'],
    en: [
      'WeChat does not take escaped characters',
      'Do it again without a note; if it stays, give 47002 to an admin',
    ],
  },
  40035: {
    zh: ['微信说有一个参数不合法', '刷新看板再做一次；仍出现请把 40035 交给管理员'],
    en: [
      'WeChat says a parameter is invalid',
      'Reload the board and repeat; if it stays, give 40035 to an admin',
    ],
  },
  40066: {
    zh: ['微信说没有这个接口地址', '请管理员检查公众号设置里的接口地址，多半是写错或多了空格'],
    en: [
      'WeChat says there is no such address',
      'Ask an admin to check the API address in the account’s settings for a typo or a space',
    ],
  },
  40097: {
    zh: ['微信说参数组合不对', '换一位客服再派；仍出现请把 40097 交给管理员'],
    en: ['WeChat says the arguments do not fit', 'Try another agent; if it stays, give 40097 to an admin'],
  },
  41001: {
    zh: ['请求到微信时没有凭证', '请管理员检查出口代理，多半去掉了网址里的参数'],
    en: [
      'The request reached WeChat without its token',
      'Ask an admin to check the outgoing proxy: it seems to drop the query',
    ],
  },
  41009: {
    zh: ['请求到微信时没有客户标识', '重新载入页面再做；仍出现请把 41009 交给管理员'],
    en: [
      'The request reached WeChat without the customer',
      'Reload the page and repeat; if it stays, give 41009 to an admin',
    ],
  },
  43001: {
    zh: ['微信要求用 GET，收到的却是别的', '请管理员检查出口代理有没有改写请求'],
    en: [
      'WeChat wants GET and received something else',
      'Ask an admin whether the outgoing proxy rewrites requests',
    ],
  },
  43002: {
    zh: ['微信要求用 POST，收到的却是别的', '请管理员检查出口代理有没有把请求转向'],
    en: [
      'WeChat wants POST and received something else',
      'Ask an admin whether the outgoing proxy redirects',
    ],
  },
  43003: {
    zh: ['微信要求用 https', '请管理员把公众号设置里的接口地址改成 https 开头'],
    en: ['WeChat wants https', 'Ask an admin to begin the API address in the account’s settings with https'],
  },
  43004: {
    zh: ['客户没有关注这个公众号', '等客户关注并再来消息，才能接入'],
    en: ['The customer does not follow the account', 'Wait until they follow and write again'],
  },
  43019: {
    zh: ['客户在公众号的黑名单里', '请管理员在公众平台把客户移出黑名单，再做'],
    en: [
      'The customer is on the account’s blacklist',
      'Ask an admin to take them off it in the WeChat console',
    ],
  },
  44002: {
    zh: ['微信收到的请求是空的', '请管理员检查出口代理有没有丢掉请求内容'],
    en: ['WeChat received an empty request', 'Ask an admin whether the outgoing proxy drops the body'],
  },
  46004: {
    zh: ['微信里没有这个用户', '请刷新看板；客户再来消息时会重新出现'],
    en: ['WeChat knows no such user', 'Reload the board; they appear again when they write'],
  },
  47001: {
    zh: ['微信读不懂请求的格式', '请管理员升级塔台；仍出现请把 47001 和时间交给开发者'],
    en: [
      'WeChat cannot read the request',
      'Ask an admin to update the tower; if it stays, report 47001 and the time',
    ],
  },
  48004: {
    zh: ['微信封禁了这个接口', '请管理员登录公众平台看通知并申诉；先在微信客户端接待'],
    en: [
      'WeChat has banned this interface',
      'Ask an admin to read WeChat’s notice and appeal; serve in the client',
    ],
  },
  50002: {
    zh: ['微信限制了这个公众号', '请管理员在公众平台查违规记录，解除限制后再做'],
    en: ['WeChat has limited this account', 'Ask an admin to look up the violation in the WeChat console'],
  },
  50004: {
    zh: ['公众号受处罚，微信禁用了它的凭证', '请管理员在公众平台看处罚期限，到期前在微信客户端接待'],
    en: [
      'The account is punished: WeChat has disabled its token',
      'Ask an admin how long it lasts; serve in the WeChat client until then',
    ],
  },
  89501: {
    zh: ['微信在等管理员确认这台服务器的 IP', '请公众号管理员打开微信里的确认消息'],
    en: [
      'WeChat waits for the owner to confirm this server’s IP',
      'Ask the owner to open the message in WeChat',
    ],
  },
  89503: {
    zh: ['这台服务器的 IP 要管理员确认后才能调用', '请公众号管理员在手机微信上点确认，再做一次'],
    en: [
      'This server’s IP needs the owner’s confirmation',
      'Ask the owner to confirm in WeChat, then do it again',
    ],
  },
  89506: {
    zh: ['管理员两次拒绝了这台服务器的 IP，24 小时内不能调用', '24 小时后请管理员点确认；先在微信客户端接待'],
    en: [
      'The owner refused this server’s IP twice: no calls for 24 hours',
      'Have the owner confirm after that; serve in the WeChat client until then',
    ],
  },
  89507: {
    zh: ['管理员拒绝了这台服务器的 IP，1 小时内不能调用', '1 小时后请管理员点确认；先在微信客户端接待'],
    en: [
      'The owner refused this server’s IP: no calls for an hour',
      'Have the owner confirm after that hour; serve in the WeChat client until then',
    ],
  },
};

export type ActType = 'assign' | 'close';

/** Codes that mean something else for this act than where they are told in general. */
export const wordsOfAct: Readonly<Record<ActType, Partial<Record<ErrorCode, Words>>>> = {
  assign: {
    wechat_unavailable: {
      zh: ['微信一直繁忙；已向微信核对，没有派成', '过一会儿再派，急的话请客服在微信客户端接入'],
      en: [
        'WeChat stays busy; it was asked, and the customer was not assigned',
        'Assign again in a while, or have the agent accept in the WeChat client',
      ],
    },
  },
  close: {
    wechat_unavailable: {
      zh: ['微信一直繁忙；已向微信核对，会话还没有结束', '过一会儿再结束，或请客服在微信客户端结束'],
      en: [
        'WeChat stays busy; it was asked, and the session goes on',
        'End it again in a while, or have the agent end it in the WeChat client',
      ],
    },
    wechat_uncertain: {
      zh: ['微信繁忙，未确认是否结束；正在核对', '先别再结束一次，等核对结果'],
      en: ['WeChat is busy; checking whether it ended', 'Do not end it again before the check is done'],
    },
    agent_unknown: {
      zh: ['{agent} 的客服账号在微信里已不存在，会话没法由塔台结束', '刷新看板，看客户现在由谁接待'],
      en: [
        '{agent} no longer exists in WeChat, so the tower cannot end the session',
        'Reload the board to see who serves the customer now',
      ],
    },
    agent_unbound: {
      zh: ['{agent} 已不再绑定微信，会话没有结束', '刷新看板；会话还在时请管理员重新绑定这位客服'],
      en: [
        '{agent} is no longer bound to WeChat; the session was not ended',
        'Reload the board; if it is still there, have an admin bind the agent again',
      ],
    },
    agent_offline: {
      zh: ['{agent} 已离线，会话没有结束', '过一会儿再结束；客户 30 分钟没有动静时微信会自己结束'],
      en: [
        '{agent} has gone offline; the session was not ended',
        'End it again in a while; WeChat ends it by itself after 30 idle minutes',
      ],
    },
    session_with_other: {
      zh: ['客户已由 {serving} 接待，原来的会话已不在', '仍要结束，就在 {serving} 的会话上再结束一次'],
      en: [
        'The customer is served by {serving} by now',
        'If it should end all the same, end the session with {serving}',
      ],
    },
  },
};
