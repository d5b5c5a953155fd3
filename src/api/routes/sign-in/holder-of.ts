import { type AccessServiceContext, type Holder, callerOfHalf, requireHalfSession } from '../../../access/index.ts'
import { Fault } from '../../../lib/errors.ts'
import type { Call } from '../../route.ts'
import type { Services } from '../../services.ts'

type OwnCall = Pick<Call<unknown, unknown, unknown>, 'caller' | 'reply'>

/** The session of a caller who changes how they sign in. Throws Fault `forbidden` for tokens. */
export function holderOf({ reply }: OwnCall): Holder {
  if (reply.sessionToken === undefined) throw new Fault('forbidden', 'only people do this: log in instead of sending a token')
  return { kind: 'session', token: reply.sessionToken }
}

/** Somebody who must set up a second factor before their session begins. Throws Fault `unauthenticated` for everybody else. */
export async function enrolling(
  services: Services,
  { caller, reply }: OwnCall,
): Promise<{ context: AccessServiceContext; holder: Holder }> {
  const token = reply.halfSessionToken
  const half = await requireHalfSession(services, token, 'enrolment')
  return { context: { ...services, caller: callerOfHalf(half, caller) }, holder: { kind: 'half', token: token ?? '' } }
}
