import type { Actor, Caller } from '../../access/caller.ts'
import type { Channel, Notification } from '../../channels/channel.ts'
import { Fault } from '../../lib/errors.ts'
import type { Alert } from '../../model/alert.ts'
import type { Alerting } from '../alerting.ts'
import type { KnownAlert } from '../alerts/known-alert.ts'
import type { ContactPoint } from '../config/config.ts'
import { flapsNow, isOpen } from '../quality/flapping/is-open.ts'
import { linkActions } from './actions/index.ts'
import type { DoneBefore, LinkAction, LinkTarget } from './actions/link-action.ts'
import { showLink } from './create-links.ts'
import { readLink } from './link-token.ts'

interface DeskParts {
  readonly core: Alerting
  /** `linkKeyOf`. */
  readonly key: Buffer
  /** By name. */
  readonly channels: ReadonlyMap<string, Channel>
  /** Also of the fallback. */
  readonly contactPointOf: (name: string) => ContactPoint | undefined
  /** Whose alerts these are. */
  readonly projectId: number
  /** Of the page. */
  readonly externalUrl: () => string
}

/** A link that we signed, and what it would do now. */
export interface OpenedLink {
  readonly action: LinkAction
  readonly expiresAtMs: number
  /** `open`: it can be done. `over`: nothing of it fires any more. `gone`: the message is not kept any more. */
  readonly state: 'open' | 'done' | 'over' | 'expired' | 'gone'
  readonly done: DoneBefore | undefined
  /** Whom the message went to, for people. */
  readonly recipient: string
  /** Where to look. */
  readonly show: string
  /** What it is about: those that still fire, or else all that the message told of. */
  readonly alerts: readonly Alert[]
  /** The contact point, for whoever must know who may press. */
  readonly from: MessageOrigin | undefined
}

/** Which integration a message went to, and what was sent. */
export interface MessageOrigin {
  readonly receiver: string
  readonly channel: string
  readonly settings: unknown
  readonly message: unknown
}

interface ActThrough {
  readonly token: string
  /** How long; the first choice of the action when left out. */
  readonly minutes?: number | undefined
  readonly address: string
  /** Who it is, when that is known: of a session, or as the vendor names them. */
  readonly person?: Actor | undefined
}

interface KeptMessage {
  readonly receiver: string
  readonly channel: string
  readonly position: number
  readonly notification: Notification
  readonly message: unknown
}

interface ReadLink {
  readonly link: OpenedLink
  /** Undefined: the message is gone. */
  readonly target: LinkTarget | undefined
}

/** Where the links of messages are opened: says what one would do, and does it. */
export class LinkDesk {
  readonly #parts: DeskParts

  constructor(parts: DeskParts) {
    this.#parts = parts
  }

  /** Changes nothing. Undefined: we did not sign it. */
  async open(token: string): Promise<OpenedLink | undefined> {
    return (await this.#read(token))?.link
  }

  /**
   * Does what a link says and resolves with what it is then: `open` if it was done by this very call, else why it was not. Undefined: we did
   * not sign it. Throws Fault `bad_input` for a time that is not offered, and as the state store does.
   */
  async act({ token, minutes, address, person }: ActThrough): Promise<OpenedLink | undefined> {
    const read = await this.#read(token)
    if (read?.target === undefined || read.link.state !== 'open') return read?.link
    const { link, target } = read
    const { action, recipient } = link
    const chosen = minutes ?? action.choices[0] ?? 0
    if (minutes !== undefined && !action.choices.includes(minutes)) throw new Fault('bad_input', 'this time is not offered')
    const actor = person ?? { kind: 'link', id: target.notification.id.slice(0, 32), name: `link in the message to ${recipient}` }
    // Who has the link may do what it says, and nothing else.
    const caller: Caller = { actor, projectId: this.#parts.projectId, permissions: new Set(['alerts.write']), address }
    const comment = `through the link in the message to ${recipient}`
    try {
      await action.act({ ...this.#parts.core, caller }, { ...target, comment, minutes: chosen })
    } catch (error) {
      // Somebody was faster.
      if (error instanceof Fault && error.code === 'not_found') return (await this.#read(token))?.link
      throw error
    }
    return link
  }

  async #read(token: string): Promise<ReadLink | undefined> {
    const { core, key, externalUrl } = this.#parts
    const claims = readLink(key, token)
    const action: LinkAction | undefined = linkActions.find(({ code }) => code === claims?.action)
    if (claims === undefined || action === undefined) return undefined
    const nowMs = core.clock.now()
    const kept = await this.#find(claims.notificationId)
    const { expiresAtMs } = claims
    const none = { action, expiresAtMs, state: 'gone', done: undefined, recipient: '', alerts: [], from: undefined } as const
    if (kept === undefined) return { link: { ...none, show: showLink(externalUrl(), { alerts: [] }) }, target: undefined }
    const { notification } = kept
    const firing = this.#firingOf(notification, nowMs)
    const target = { notification, firing }
    const done = action.judge(core, target)
    const isOverNow = action.needsFiring && firing.length === 0
    const state = nowMs >= expiresAtMs ? 'expired' : isOverNow ? 'over' : done === undefined ? 'open' : 'done'
    const alerts = firing.length > 0 ? firing.map(({ alert }) => alert) : notification.alerts
    const from = { receiver: kept.receiver, channel: kept.channel, settings: this.#settingsOf(kept), message: kept.message }
    const recipient = this.#recipientOf(kept)
    return {
      link: {
        action,
        expiresAtMs,
        state,
        done,
        recipient,
        show: showLink(externalUrl(), { groupKey: notification.groupKey, alerts }),
        alerts,
        from,
      },
      target,
    }
  }

  /** Before a message leaves, its row is durable. */
  async #find(id: string): Promise<KeptMessage | undefined> {
    const row = await this.#parts.core.database.db
      .selectFrom('outbox')
      .select(['receiver', 'channel', 'position', 'notification', 'message'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (row === undefined) return undefined
    return {
      ...row,
      notification: JSON.parse(row.notification) as Notification,
      message: row.message === '' ? undefined : (JSON.parse(row.message) as unknown),
    }
  }

  /** What ended and fires anew is another matter: the message was not about that. All that flaps is one matter. */
  #firingOf({ alerts, at }: Notification, nowMs: number): KnownAlert[] {
    const { state } = this.#parts.core
    return alerts.flatMap(({ fingerprint, startsAtMs, endsAtMs }) => {
      const known = endsAtMs > at ? state.alerts.get(fingerprint) : undefined
      if (known === undefined || !isOpen(state, known, nowMs)) return []
      const flap = flapsNow(state, fingerprint, nowMs) ? state.quality.flaps.get(fingerprint) : undefined
      const beganMs = flap === undefined ? known.alert.startsAtMs : Math.min(flap.sinceMs, ...flap.changesMs)
      return beganMs <= Math.max(at, startsAtMs) ? known : []
    })
  }

  #settingsOf({ receiver, channel, position }: KeptMessage): unknown {
    const integrations = this.#parts.contactPointOf(receiver)?.integrations
    return integrations?.find((one) => one.channel === channel && one.index === position)?.settings
  }

  #recipientOf(kept: KeptMessage): string {
    const channel = this.#parts.channels.get(kept.channel)
    const address = channel?.recipient?.(kept.message) ?? ''
    return address === '' ? `${kept.receiver} (${channel?.title ?? kept.channel})` : address
  }
}
