// What a supervisor would have set up by hand: local groups, capacities and a few remarks, all through the HTTP API.
const groups = [
  { name: '售前咨询', size: 4 },
  { name: '售后服务', size: 5 },
  { name: '物流与安装', size: 3 },
];
const USUAL_CAPACITY = 5;
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

/**
 * WeChat fills agents up to what they set in their client. Supervisors know that every second one can take one more;
 * of those who take customers by hand, some have no limit here either.
 */
function capacityOf({ reportedLimit }, index) {
  if (reportedLimit === undefined) return USUAL_CAPACITY;
  if (reportedLimit === 0) return index % 2 === 0 ? USUAL_CAPACITY : undefined;
  return reportedLimit + (index % 2);
}

/** @param call the logged-in client of the server */
export async function furnish(call, accountId = 'main') {
  const account = `/api/accounts/${accountId}`;
  const { state } = await call('GET', `${account}/live`);
  const agents = Object.values(state.agents).sort((a, b) => a.agentId.localeCompare(b.agentId));
  for (const { name, size } of groups) {
    const { group } = await call('POST', `${account}/groups`, { name });
    for (const [i, agent] of agents.splice(0, size).entries()) {
      const capacity = capacityOf(agent, i);
      const profile = { groupIds: [group.groupId], ...(capacity !== undefined && { capacity }) };
      await call('PUT', `${account}/agents/${encodeURIComponent(agent.agentId)}/profile`, profile);
    }
  }
  const customers = [...Object.keys(state.waiting), ...Object.keys(state.sessions)];
  for (const [i, remark] of remarks.entries()) {
    const customer = customers[i * REMARK_EVERY];
    if (!customer) break;
    await call('PATCH', `${account}/customers/${encodeURIComponent(customer)}`, { remark });
  }
}

/** For the first television: whoever opens the wall only has to type its code. */
export async function hangBoard(call, accountId = 'main') {
  const settings = {
    name: '云杉家居',
    accounts: [{ accountId, unassigned: true }],
    tiles: [
      'waiting',
      'longest',
      'expected',
      'free',
      'online',
      'serviceLevel',
      'abandoned',
      'chart',
      'groups',
    ],
    thresholds: {},
    theme: 'dark',
    language: 'zh',
    rotateMs: 12_000,
    ticker: '',
    sound: false,
    outside: 'same',
    safeMargin: 0,
    agentNames: false,
    burnInShift: true,
    nightlyInvert: false,
  };
  await call('POST', '/api/wall-boards', { settings });
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
