import type { PushDirectory } from '../../channels/channel.ts'
import type { OutgoingHttp } from '../../lib/outgoing/outgoing-http.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { PushKeys } from './push-keys.ts'

interface DirectoryParts {
  readonly state: Pick<StateStore, 'db'>
  readonly keys: PushKeys
  /** Past the guard: browsers' addresses come from people. */
  readonly send: OutgoingHttp
  readonly externalUrl: () => string
}

/** The browsers that people want to be told in, as the state store has them. */
export function openPushDirectory({ state: { db }, keys, send, externalUrl }: DirectoryParts): PushDirectory {
  return {
    get vapid() {
      const url = externalUrl()
      // Push services want to know whom to write to; an address that is not theirs to reach says as much as none.
      return { ...keys, subject: url.startsWith('https://') ? url : 'mailto:vedette@localhost' }
    },
    send,
    browsersOf: (email) =>
      db
        .selectFrom('push_subscriptions')
        .innerJoin('users', 'users.id', 'push_subscriptions.user_id')
        .select(['push_subscriptions.id', 'endpoint', 'p256dh', 'auth'])
        .where('users.email', '=', email.trim().toLowerCase())
        .orderBy('push_subscriptions.created_at')
        .execute(),
    forget: async (id) => {
      await db.deleteFrom('push_subscriptions').where('id', '=', id).execute()
    },
  }
}
