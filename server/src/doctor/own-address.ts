import type { CheckReason } from '@kf/shared/contract/doctor';
import { fetch } from 'undici';

const TIMEOUT_MS = 8_000;

/**
 * Asks the public address of the callback for an echo, by the way that the platform's requests take: name, proxy, TLS,
 * route. What the platform's own network sees, only the platform can tell.
 */
export async function askOwnAddress(url: URL, echo: string): Promise<'good' | CheckReason> {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await answer.text();
    return answer.status === 200 && text === echo ? 'good' : 'address_wrong_answer';
  } catch {
    return 'address_unreachable';
  }
}
