import type { Caller } from '../../access/caller.ts'
import type { AlertingContext } from '../alerting-context.ts'

/** What every verb that somebody asks for is given. */
export interface VerbContext extends AlertingContext {
  readonly caller: Caller
}

/** How a caller is called in what people read. */
export function nameOf({ actor }: Caller): string {
  return actor.kind === 'anonymous' ? '' : actor.name
}
