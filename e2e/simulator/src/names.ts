/** Words for a lifelike account. None of them is a real person's. */
const surnames = [
  '王',
  '李',
  '张',
  '刘',
  '陈',
  '杨',
  '赵',
  '黄',
  '周',
  '吴',
  '徐',
  '孙',
  '胡',
  '朱',
  '高',
  '林',
  '何',
  '郭',
  '马',
  '罗',
];
const givenNames = [
  '晓雨',
  '子涵',
  '佳怡',
  '思远',
  '欣然',
  '雨桐',
  '浩宇',
  '梦琪',
  '俊杰',
  '诗涵',
  '嘉豪',
  '静怡',
  '宇航',
  '雅婷',
  '志强',
  '丽娜',
  '文博',
  '若曦',
  '天佑',
  '美玲',
  '海涛',
  '婉清',
  '立群',
  '秋月',
  '明轩',
  '紫萱',
  '国栋',
  '慧敏',
  '逸飞',
  '春燕',
];

/** The n-th nickname; no two of the first six hundred are the same. */
export function agentNickname(index: number): string {
  const surname = surnames[index % surnames.length] as string;
  const round = Math.floor(index / surnames.length);
  const given = givenNames[(index * 7 + round * 11) % givenNames.length] as string;
  const repeat = Math.floor(index / (surnames.length * givenNames.length));
  return repeat === 0 ? `${surname}${given}` : `${surname}${given}${repeat + 1}`;
}

export const openingLines = [
  '你好，有人在吗？',
  '我的订单三天了还没发货',
  '请问怎么退货？',
  '收到的衣服尺码不对，想换一件',
  '优惠券为什么用不了',
  '能帮我改一下收货地址吗',
  '发票怎么开？要公司抬头的',
  '快递显示签收了，可是我没收到',
  '会员积分怎么少了',
  '这款还有货吗？',
  '付款成功了但是订单没有了',
  '想问下门店的营业时间',
  '刚才那位客服说帮我查，现在怎么样了',
  '商品有瑕疵，怎么处理',
  '可以分期付款吗',
] as const;

export const waitingLines = [
  '在吗？',
  '还要等多久啊',
  '有人吗',
  '？？？',
  '麻烦快一点，谢谢',
  '我还在等',
] as const;
export const customerLines = [
  '好的',
  '嗯嗯',
  '订单号是 20240611883',
  '图片发你了',
  '那大概什么时候能到',
  '可以的',
  '明白了',
  '还有一个问题',
  '谢谢',
] as const;
export const agentLines = [
  '您好，很高兴为您服务',
  '请您稍等，我帮您查一下',
  '已经为您登记了',
  '麻烦提供一下订单号',
  '这边帮您申请换货',
  '预计明天发出',
  '还有其他可以帮到您的吗？',
] as const;
export const farewellLines = [
  '感谢您的咨询，祝您生活愉快',
  '那先不打扰您了，再见',
  '问题已处理，欢迎再次光临',
] as const;
