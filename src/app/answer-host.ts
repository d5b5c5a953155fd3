import { resetAdmin, resetUser, systemCaller } from '../access/index.ts'
import type { Clock } from '../lib/clock.ts'
import { Fault } from '../lib/errors.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { HostAnswers } from './host-door.ts'

/** What the command line on the host does, through the platform that runs or on the store of one that does not. */
export function hostAnswers({
  state,
  clock,
  pageUrl,
}: {
  readonly state: StateStore
  readonly clock: Clock
  /** For links. */
  readonly pageUrl: () => string
}): HostAnswers {
  const context = { state, clock, caller: systemCaller('command line') }
  return {
    'reset-user': async ({ email }) => {
      const token = await resetUser(context, { email: textOf(email) })
      // Behind the #: it reaches no server log on its way.
      return { link: `${pageUrl()}/sign-in#reset=${token}` }
    },
    'reset-admin': async ({ email, password }) => {
      await resetAdmin(context, { email: textOf(email), password: textOf(password) })
      return {}
    },
  }
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Fault('bad_input', 'the question lacks a text')
  return value
}
