import type { Notification } from '../../../channels/channel.ts'
import type { AlertingContext } from '../../alerting-context.ts'
import type { KnownAlert } from '../../alerts/known-alert.ts'
import type { HouseContext } from '../../keep-house.ts'
import type { VerbContext } from '../../verbs/verb-context.ts'

/** What an action is done with. */
export interface LinkActContext extends VerbContext, Pick<HouseContext, 'database'> {}

/** Words of one language. `{count}` alerts; a phrase for one stands alone. */
export interface LinkActionWords {
  /** What the page asks, for one alert and for several. */
  readonly question: string
  readonly questions: string
  /** On the button. */
  readonly button: string
  /** What will follow. */
  readonly effect: string
  /** What the page says afterwards. */
  readonly done: string
  /** What it says when it was so before. */
  readonly already: string
}

/** That there is nothing left to do, and who did it. */
export interface DoneBefore {
  readonly by: string
  /** Epoch milliseconds; undefined: nobody noted it. */
  readonly atMs?: number
  /** Until when it holds. */
  readonly untilMs?: number
}

/** The alerts of a message that still fire as they did when it was written. */
export interface LinkTarget {
  readonly notification: Notification
  readonly firing: readonly KnownAlert[]
}

export interface LinkCall extends LinkTarget {
  /** For people: that it was done through a link, and whose. */
  readonly comment: string
  /** One of `choices`. */
  readonly minutes: number
}

/** Something that people do from a message: one file, and one line in `index.ts`. */
export interface LinkAction<Name extends string = string> {
  /** Also the name of its link in `NotificationLinks`. */
  readonly name: Name
  /** Of the token: from 1 to 255, never used again for another one. */
  readonly code: number
  /** Whether it is about what fires; else it can be done afterwards, too. */
  readonly needsFiring: boolean
  /** For how long, in minutes, the first one offered first; empty: that is no question. */
  readonly choices: readonly number[]
  readonly words: { readonly en: LinkActionWords; readonly he: LinkActionWords }
  /** What was done already, so that nothing is left; else undefined. */
  judge(context: AlertingContext, target: LinkTarget): DoneBefore | undefined
  /** Does it; durable once it resolves. */
  act(context: LinkActContext, call: LinkCall): Promise<void>
}
