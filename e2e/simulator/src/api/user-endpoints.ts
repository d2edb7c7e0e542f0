import { ApiError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import type { Customer } from '../world/world.ts';
import { type Endpoint, jsonBody, knownCustomer, numberIn, ok, optionalText } from './endpoint.ts';

const BATCH_MAX = 100;
const TAGGING_MAX = 50;
const REMARK_LIMIT = 30; // a remark must stay under it

const TAGS = [
  { id: 2, name: '星标组' },
  { id: 100, name: 'VIP' },
  { id: 101, name: '老客户' },
  { id: 102, name: '售后中' },
];

/** No nickname and no picture: the platform stopped giving them on 27 December 2021. */
function describe(customer: Customer) {
  if (!customer.following) return { subscribe: 0, openid: customer.openid };
  return {
    subscribe: 1,
    openid: customer.openid,
    language: 'zh_CN',
    subscribe_time: Math.floor(customer.subscribedAt / 1000),
    remark: customer.remark,
    groupid: customer.tagIds[0] ?? 0,
    tagid_list: customer.tagIds,
    subscribe_scene: customer.subscribeScene,
    qr_scene: customer.qrScene,
    qr_scene_str: '',
  };
}

const info: Endpoint = {
  path: '/cgi-bin/user/info',
  method: 'GET',
  auth: 'token',
  handle: ({ platform, query }) => describe(knownCustomer(platform, query['openid'])),
};

const batch: Endpoint = {
  path: '/cgi-bin/user/info/batchget',
  method: 'POST',
  auth: 'token',
  handle(call) {
    const list = jsonBody(call)['user_list'];
    if (!Array.isArray(list)) throw new ApiError(40035);
    if (list.length === 0 || list.length > BATCH_MAX) throw new ApiError(40032);
    return {
      user_info_list: list.map((entry: unknown) => {
        if (typeof entry !== 'object' || entry === null) throw new ApiError(40035);
        return describe(
          knownCustomer(call.platform, optionalText(entry as Record<string, unknown>, 'openid')),
        );
      }),
    };
  },
};

const updateRemark: Endpoint = {
  path: '/cgi-bin/user/info/updateremark',
  method: 'POST',
  auth: 'token',
  handle(call) {
    const body = jsonBody(call);
    const customer = knownCustomer(call.platform, optionalText(body, 'openid'));
    const remark = optionalText(body, 'remark') ?? '';
    if ([...remark].length >= REMARK_LIMIT) throw new ApiError(40035);
    customer.remark = remark;
    return ok;
  },
};

const tags: Endpoint = {
  path: '/cgi-bin/tags/get',
  method: 'GET',
  auth: 'token',
  handle({ platform }) {
    const counts = new Map<number, number>();
    for (const customer of platform.world.customers.values()) {
      for (const id of customer.tagIds) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return { tags: TAGS.map((tag) => ({ ...tag, count: counts.get(tag.id) ?? 0 })) };
  },
};

const tagsOfCustomer: Endpoint = {
  path: '/cgi-bin/tags/getidlist',
  method: 'POST',
  auth: 'token',
  handle: (call) => ({
    tagid_list: knownCustomer(call.platform, optionalText(jsonBody(call), 'openid')).tagIds,
  }),
};

const batchTagging: Endpoint = {
  path: '/cgi-bin/tags/members/batchtagging',
  method: 'POST',
  auth: 'token',
  handle(call) {
    const body = jsonBody(call);
    const openids = body['openid_list'];
    if (!Array.isArray(openids)) throw new ApiError(40035);
    if (openids.length === 0 || openids.length > TAGGING_MAX) throw new ApiError(40032);
    const tagId = numberIn(body['tagid']);
    if (!TAGS.some((tag) => tag.id === tagId)) throw new ApiError(45159);
    const customers = openids.map((openid: unknown) => customerIn(call.platform, openid));
    for (const customer of customers) customer.tagIds = [...new Set([...customer.tagIds, tagId as number])];
    return ok;
  },
};

function customerIn(platform: Platform, openid: unknown): Customer {
  if (typeof openid !== 'string') throw new ApiError(40035);
  return knownCustomer(platform, openid);
}

const callbackIp: Endpoint = {
  path: '/cgi-bin/getcallbackip',
  method: 'GET',
  auth: 'token',
  handle: () => ({ ip_list: ['127.0.0.1'] }),
};

export const userEndpoints: Endpoint[] = [
  info,
  batch,
  updateRemark,
  tags,
  tagsOfCustomer,
  batchTagging,
  callbackIp,
];
