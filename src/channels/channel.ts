import type { z } from 'zod'

import type { OutgoingHttp, OutgoingTls } from '../lib/outgoing/outgoing-http.ts'
import type { Alert } from '../model/alert.ts'
import type { LabelPairs } from '../model/label-pairs.ts'

/** Why a group is told of now. */
export type NotificationReason = 'first' | 'new_alerts' | 'repeat' | 'some_resolved' | 'all_resolved' | 'digest' | 'test'

/** What is to be told: one group of alerts at one time. */
export interface Notification {
  /** The same at every try, another for every notification: for channels that drop what they had. */
  readonly id: string
  /** Alertmanager's group key; its SHA-256 in hexadecimal is the deduplication key of PagerDuty and the alias of Opsgenie. */
  readonly groupKey: string
  readonly receiver: string
  readonly status: 'firing' | 'resolved'
  readonly reason: NotificationReason
  /** Epoch milliseconds: when it was decided; what is resolved is resolved at this time. */
  readonly at: number
  readonly alerts: readonly Alert[]
  /** How many more there are than `alerts` holds. */
  readonly truncatedAlerts: number
  readonly groupLabels: LabelPairs
  readonly commonLabels: LabelPairs
  readonly commonAnnotations: LabelPairs
  /** Of the route, as written: their values may be templates. Left out: it has none. */
  readonly routeLabels?: LabelPairs
  /** Of the platform's page. */
  readonly externalUrl: string
  /** Signed links that expire: they show what they would do, and do it after a press. */
  readonly links: NotificationLinks
}

export interface NotificationLinks {
  readonly show: string
  readonly acknowledge: string
  readonly silence: string
  readonly resolve: string
  /** Whether it was worth its message. Left out: nobody is asked. */
  readonly useful?: string
  readonly noise?: string
  readonly duplicate?: string
}

/** Expands a template of the settings, as text or for HTML. Throws Fault `bad_input` with the place when it cannot. */
export interface Render {
  /** `escape` changes what each action prints (not the template's own text), as html/template does: data cannot become markup. */
  text(template: string, escape?: (printed: string) => string): string
  html(template: string): string
}

/** What a channel's message is made of. No secrets: it is stored before it is sent. */
export interface ComposeInput<Settings> {
  readonly notification: Notification
  readonly settings: Settings
  readonly render: Render
  /** What earlier messages about this group left (`Delivery.remember`); empty at first. */
  readonly remembered: Readonly<Record<string, string>>
}

export interface DeliverCall<Settings, Message> {
  readonly message: Message
  readonly settings: Settings
  /** `Notification.id`. */
  readonly id: string
  /** Epoch milliseconds of this try: for signatures that expire. */
  readonly now: number
  /** This is not the first try, and it is not known whether an earlier one arrived. */
  readonly mayRepeat: boolean
  readonly send: OutgoingHttp
  readonly readSecretFile: (path: string) => Promise<string>
  readonly mail: SendMail
  readonly push: PushDirectory
  /** Aborted at the time-out and when the program stops. */
  readonly signal: AbortSignal
}

/** The browsers that people want to be told in. */
export interface PushDirectory {
  /** Who we are to push services: a pair of P-256 in base64url, and a `mailto:` or `https:` address. */
  readonly vapid: { readonly publicKey: string; readonly privateKey: string; readonly subject: string }
  /** Addresses come from people: past the guard, whatever the contact point may reach. */
  readonly send: OutgoingHttp
  /** Of the account with this e-mail address. */
  browsersOf(email: string): Promise<readonly PushBrowser[]>
  /** Its subscription has ended. */
  forget(id: string): Promise<void>
}

/** A subscription of a browser (RFC 8030): all of it is secret. */
export interface PushBrowser {
  readonly id: string
  readonly endpoint: string
  /** Base64url. */
  readonly p256dh: string
  readonly auth: string
}

/** One e-mail over SMTP. Throws DeliveryFault. */
export type SendMail = (mail: OutgoingMail, signal: AbortSignal) => Promise<void>

export interface OutgoingMail {
  /** `host:port`. */
  readonly smarthost: string
  readonly hello: string
  /** The server must offer STARTTLS, and it is used; without it the connection stays plain. */
  readonly requireTls: boolean
  /** TLS from the first byte on, as on port 465. */
  readonly implicitTls: boolean
  readonly tls: OutgoingTls
  readonly user: string | undefined
  readonly password: string | undefined
  /** For CRAM-MD5, where the server offers that. */
  readonly cramSecret: string | undefined
  /** Of the envelope: addresses alone. */
  readonly from: string
  readonly to: readonly string[]
  /** All of them, `Message-ID`, `Date`, `From` and `To` too. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly html: string | undefined
}

/** What the vendor said to a message it took. */
export interface Delivery {
  /** Its own name for the message, for people who ask there. */
  readonly providerId?: string
  /** For the next message about the same group: a thread's or a message's id. */
  readonly remember?: Readonly<Record<string, string>>
}

/** Thrown by `deliver`: the message did not arrive, or it is not known whether it did. */
export class DeliveryFault extends Error {
  override readonly name = 'DeliveryFault'
  /** Whether trying again can help. */
  readonly retryable: boolean
  /** Whether the message may have arrived all the same. */
  readonly mayHaveArrived: boolean
  /**
   * It is for the token, the address or the settings, whatever the message says: no other one would arrive either. Never so where a token or
   * an address holds actions: what they print is of the message.
   */
  readonly isOfChannel: boolean
  /** The vendor asked not to be called for so long. */
  readonly retryAfterMs: number | undefined

  /** `message` is for people and holds no secret. */
  constructor(
    message: string,
    options: ErrorOptions & {
      readonly retryable: boolean
      readonly mayHaveArrived?: boolean
      readonly isOfChannel?: boolean
      readonly retryAfterMs?: number
    },
  ) {
    super(message, options)
    this.retryable = options.retryable
    this.mayHaveArrived = options.mayHaveArrived ?? false
    this.isOfChannel = options.isOfChannel ?? false
    this.retryAfterMs = options.retryAfterMs
  }
}

/** A way to tell people: one file and one line in `index.ts`. */
export interface Channel<Settings = unknown, Message = unknown> {
  /** lower_snake_case; Alertmanager's word where it has one: `slack` reads `slack_configs`. */
  readonly name: string
  readonly title: string
  /** What to do at the vendor's, step by step; for the form and the documentation. */
  readonly setUp: readonly string[]
  /** The fields of one integration, under Alertmanager's names where it has the channel. Drives form, documentation and the check of files. */
  readonly settings: z.ZodType<Settings>
  /** Fields that are secrets: never shown, logged or stored in a message. Dots lead inside, `*` stands for any key. */
  readonly secrets: readonly string[]
  /** Fields besides secrets that say whom or where, and may hold actions; paths as in `secrets`. */
  readonly addresses?: readonly string[]
  /** Whom a composed message goes to, for people and without secrets; left out or empty: the contact point's name says it. */
  recipient?(message: Message): string
  /** Whether a message sent twice under one id is shown once. */
  readonly idempotent: boolean
  readonly sendsResolvedByDefault: boolean
  /** Pure: what will be sent, as JSON. */
  compose(input: ComposeInput<Settings>): Message
  /** One call of the vendor. Throws DeliveryFault. */
  deliver(call: DeliverCall<Settings, Message>): Promise<Delivery>
}
