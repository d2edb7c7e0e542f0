// What a supervisor would have set up by hand: local groups, capacities and a few remarks, all through the HTTP API.
const groups = [
  { name: '售前咨询', members: ['liting', 'chensy', 'wanghr', 'zhaoyt'] },
  { name: '售后服务', members: ['liujy', 'sunpeng', 'wuxy', 'zhoumin', 'heli'] },
  { name: '物流与安装', members: ['zhengkai', 'malj', 'huangzq'] },
];
/** Zero takes sessions by hand only. */
const capacities = {
  liting: 5,
  chensy: 3,
  wanghr: 5,
  zhaoyt: 4,
  liujy: 5,
  sunpeng: 0,
  wuxy: 4,
  zhoumin: 5,
  zhengkai: 5,
  malj: 0,
};
const remarks = [
  '张女士 橱柜退换',
  '陈先生 定制衣柜',
  '高女士 会员',
  '周先生 定制',
  '林小姐',
  '何女士 会员',
  '苏先生',
  '许女士',
  '董先生 样板间',
];

const prefix = (agentId) => agentId.split('@')[0];

/** @param call the logged-in client of the server */
export async function furnish(call, accountId = 'main') {
  const account = `/api/accounts/${accountId}`;
  const groupIds = new Map();
  for (const { name } of groups) {
    const answer = await call('POST', `${account}/groups`, { name });
    groupIds.set(name, answer.group.groupId);
  }
  const { state } = await call('GET', `${account}/live`);
  for (const agent of Object.values(state.agents)) {
    const group = groups.find(({ members }) => members.includes(prefix(agent.agentId)));
    const capacity = capacities[prefix(agent.agentId)];
    await call('PUT', `${account}/agents/${encodeURIComponent(agent.agentId)}/profile`, {
      groupIds: group ? [groupIds.get(group.name)] : [],
      ...(capacity !== undefined && { capacity }),
    });
  }
  const customers = [...Object.keys(state.waiting), ...Object.keys(state.sessions)];
  for (const [i, remark] of remarks.entries()) {
    const customer = customers[i * 2];
    if (customer) await call('PATCH', `${account}/customers/${encodeURIComponent(customer)}`, { remark });
  }
}
