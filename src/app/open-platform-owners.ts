import { createHash } from 'node:crypto'

import { type ContactPoint, inboxContactPoint, type OwnersOf } from '../alerting/index.ts'
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
}

const names = { inbox: 'platform owners', email: 'platform owners, by e-mail' }
const lookEveryMs = 60_000
const implicitTlsPort = 465
/** A list of so many is nobody's. */
const mostAddresses = 20

/**
 * The contact points of those who run the platform: the one that the settings name; else the inbox of the page, and by the mail server of
 * the settings each admin of all projects.
 */
export async function openPlatformOwners(parts: OwnersParts): Promise<OwnersOf> {
  const { settings, channels, state, log, lifecycle } = parts
  const inbox = channels.get('inbox')
  const email = settings.smtp === undefined ? undefined : channels.get('email')
  const ofInbox = inbox === undefined ? [] : [{ ...inboxContactPoint(inbox), name: names.inbox }]
  let byMail: readonly ContactPoint[] = []
  let leftOut = 0
  const look = async (): Promise<void> => {
    if (email === undefined) return
    try {
      const admins = await readAdmins(state)
      byMail = admins.slice(0, mostAddresses).flatMap((address) => mailContactPoint(email, settings, address))
      const before = leftOut
      leftOut = admins.length - byMail.length
      if (leftOut > 0 && leftOut !== before) {
        log.warn({ admins: admins.length, told: byMail.length }, 'not all admins are told by mail of what is wrong with the platform')
      }
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
  return ({ receivers }) => {
    const { platformReceiver } = settings.alerting
    const named = platformReceiver === undefined ? undefined : receivers.get(platformReceiver)
    return named === undefined ? [...ofInbox, ...byMail].map((owner) => ({ ...owner, name: freeName(owner.name, receivers) })) : [named]
  }
}

/** Somebody's own contact point may be called the same: it is not theirs. */
function freeName(name: string, taken: ReadonlyMap<string, ContactPoint>): string {
  return taken.has(name) ? freeName(`${name} of Vedette`, taken) : name
}

async function readAdmins({ db }: OwnersParts['state']): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.user_id')
    .select('users.email')
    .where('memberships.role', '=', 'admin')
    .where('memberships.project_id', 'is', null)
    .orderBy('users.email')
    .execute()
  // A name without a place, like admin, is one to sign in with alone.
  return rows.map(({ email }) => email).filter((address) => /^[^\s<>@,{}]+@[^\s<>@,{}]+$/.test(address))
}

/** A contact point of one address: what a server says of one is nobody else's. */
function mailContactPoint(email: Channel, { smtp }: OwnersParts['settings'], address: string): readonly ContactPoint[] {
  if (smtp === undefined) return []
  const { host, port, user, passwordFile, from, requireTls } = smtp
  const settings = email.settings.parse({
    to: address,
    from,
    smarthost: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    ...(user === undefined ? {} : { auth_username: user }),
    ...(passwordFile === undefined ? {} : { auth_password_file: passwordFile }),
    require_tls: requireTls && port !== implicitTlsPort,
  })
  // Stays the same whoever comes and goes, and shows the address to nobody.
  const name = `${names.email} (${createHash('sha256').update(address).digest('hex').slice(0, 12)})`
  return [{ name, labels: [['name', name]], integrations: [{ channel: email.name, index: 0, sendResolved: true, settings }] }]
}
