import { type ContactPoint, inboxContactPoint } from '../alerting/index.ts'
import type { Channel } from '../channels/channel.ts'
import type { Settings } from '../config/settings.ts'
import { every } from '../lib/every.ts'
import type { Log } from '../lib/log.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { Lifecycle } from './lifecycle.ts'

interface OwnersParts {
  readonly settings: Pick<Settings, 'smtp' | 'alerting'>
  readonly channels: ReadonlyMap<string, Channel>
  readonly state: Pick<StateStore, 'db'>
  readonly log: Log
  readonly lifecycle: Lifecycle
  /** Contact points of the configuration in force. */
  readonly contactPointOf: (name: string) => ContactPoint | undefined
}

const names = { inbox: 'platform owners', email: 'platform owners, by e-mail' }
const lookEveryMs = 60_000
const implicitTlsPort = 465
/** A list of so many is nobody's. */
const mostAddresses = 20

/**
 * The contact points of those who run the platform: the one that the settings name; else the inbox of the page, and by the mail server of
 * the settings the admins of all projects.
 */
export async function openPlatformOwners(parts: OwnersParts): Promise<() => readonly ContactPoint[]> {
  const { settings, channels, state, log, lifecycle, contactPointOf } = parts
  const inbox = channels.get('inbox')
  const email = settings.smtp === undefined ? undefined : channels.get('email')
  const ofInbox = inbox === undefined ? [] : [{ ...inboxContactPoint(inbox), name: names.inbox }]
  let byMail: readonly ContactPoint[] = []
  const look = async (): Promise<void> => {
    if (email === undefined) return
    try {
      byMail = mailContactPoint(email, settings, await readAdmins(state))
    } catch (error) {
      log.warn({ err: error }, 'who runs the platform could not be read; who did before is told')
    }
  }
  await look()
  if (email !== undefined) {
    lifecycle.onStop(
      'doors',
      'who runs the platform',
      every(lookEveryMs, () => void look()),
    )
  }
  return () => {
    const { platformReceiver } = settings.alerting
    const named = platformReceiver === undefined ? undefined : contactPointOf(platformReceiver)
    return named === undefined ? [...ofInbox, ...byMail] : [named]
  }
}

async function readAdmins({ db }: OwnersParts['state']): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.user_id')
    .select('users.email')
    .where('memberships.role', '=', 'admin')
    .where('memberships.project_id', 'is', null)
    .orderBy('users.email')
    .limit(mostAddresses)
    .execute()
  // A name without a place, like admin, is one to sign in with alone.
  return rows.map(({ email }) => email).filter((address) => /^[^\s<>@,{}]+@[^\s<>@,{}]+$/.test(address))
}

function mailContactPoint(email: Channel, { smtp }: OwnersParts['settings'], addresses: readonly string[]): readonly ContactPoint[] {
  if (smtp === undefined || addresses.length === 0) return []
  const { host, port, user, passwordFile, from, requireTls } = smtp
  const settings = email.settings.parse({
    to: addresses.join(', '),
    from,
    smarthost: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    ...(user === undefined ? {} : { auth_username: user }),
    ...(passwordFile === undefined ? {} : { auth_password_file: passwordFile }),
    require_tls: requireTls && port !== implicitTlsPort,
  })
  const { email: name } = names
  return [{ name, labels: [['name', name]], integrations: [{ channel: email.name, index: 0, sendResolved: true, settings }] }]
}
