import type { EpochMs } from '@kf/shared/contract/ids';
import { z } from 'zod';
import type { Download, WechatCall } from './call.ts';
import { mediaPart } from './multipart.ts';
import { instant, PlatformNumber } from './platform-values.ts';

const UploadAnswer = z.object({
  media_id: z.string().optional(),
  /** Where the id of a thumb is. */
  thumb_media_id: z.string().optional(),
  created_at: PlatformNumber.optional(),
});

export type MediaType = 'image' | 'voice' | 'video' | 'thumb';

/** Temporary material, kept by the platform for three days. @throws {WechatError} 40005 type, 40009 or 45001 size. */
export async function uploadMedia(
  call: WechatCall,
  type: MediaType,
  file: { filename: string; contentType: string; bytes: Uint8Array },
): Promise<{ mediaId: string; createdAt?: EpochMs }> {
  const path = '/cgi-bin/media/upload';
  const answer = await call('POST', path, {
    query: { type },
    form: mediaPart(file),
    schema: UploadAnswer,
    retry: 'safe',
  });
  const createdAt = instant(answer.created_at);
  return {
    mediaId: answer.media_id ?? answer.thumb_media_id ?? '',
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}

/** @throws {WechatError} 40007 unknown or older than three days. */
export const downloadMedia = (call: WechatCall, mediaId: string): Promise<Download> =>
  call.download('/cgi-bin/media/get', { media_id: mediaId });
