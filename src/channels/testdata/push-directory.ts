import type { OutgoingHttp } from '../../lib/outgoing/outgoing-http.ts'
import type { PushDirectory } from '../channel.ts'
import { vapid } from './cases.ts'

/** One browser for everybody; what is forgotten is noted. */
export function pushDirectory(send: OutgoingHttp, forgotten: string[] = []): PushDirectory {
  const browser = {
    id: 'b1',
    endpoint: 'https://push.example/send/S3CRET-endpoint-1234',
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  }
  return {
    vapid,
    send,
    browsersOf: () => Promise.resolve([browser]),
    forget: async (id) => {
      forgotten.push(id)
    },
  }
}
