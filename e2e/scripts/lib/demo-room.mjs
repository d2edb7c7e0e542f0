// What a supervisor would have set up by hand: local groups, capacities and a few remarks, all through the HTTP API.
const groups = [
  { name: '售前咨询', capacities: [5, 3, 5, 4] },
  { name: '售后服务', capacities: [5, 0, 4, 5, 4] }, // zero: takes sessions by hand only
  { name: '物流与安装', capacities: [5, 0, 4] },
];
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
/** Every second customer has been given a remark. */
const REMARK_EVERY = 2;

/** @param call the logged-in client of the server */
export async function furnish(call, accountId = 'main') {
  const account = `/api/accounts/${accountId}`;
  const { state } = await call('GET', `${account}/live`);
  const agents = Object.keys(state.agents).sort();
  for (const { name, capacities } of groups) {
    const { group } = await call('POST', `${account}/groups`, { name });
    for (const capacity of capacities) {
      const agentId = agents.shift();
      if (agentId === undefined) break;
      const profile = { groupIds: [group.groupId], capacity };
      await call('PUT', `${account}/agents/${encodeURIComponent(agentId)}/profile`, profile);
    }
  }
  const customers = [...Object.keys(state.waiting), ...Object.keys(state.sessions)];
  for (const [i, remark] of remarks.entries()) {
    const customer = customers[i * REMARK_EVERY];
    if (!customer) break;
    await call('PATCH', `${account}/customers/${encodeURIComponent(customer)}`, { remark });
  }
}

/** Customers who want one agent and nobody else, and have waited for a while: also when it is calm, somebody has. */
const wishes = [
  { secondsAgo: 505, agent: 0 },
  { secondsAgo: 395, agent: 1 },
  { secondsAgo: 240, agent: 2 },
];

/** @param simulator its address */
export async function askForAgents(simulator) {
  const { agents } = await (await fetch(`${simulator}/_sim/state`)).json();
  // Whoever takes customers automatically and has room would take them at once.
  const busy = agents.filter(
    ({ status, auto_accept, accepted_case }) => status > 0 && accepted_case >= auto_accept,
  );
  for (const { secondsAgo, agent } of wishes) {
    const wished = busy[agent % busy.length];
    const body = { action: 'arrive', transfer: true, secondsAgo, kf_account: wished?.kf_account ?? '' };
    await fetch(`${simulator}/_sim/customers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }
}
