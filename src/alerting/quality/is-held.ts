import type { AlertingContext } from '../alerting-context.ts'
import { memberKey } from '../dispatch/alert-group.ts'

/** Whether nobody is told of an alert because everybody who would be was told of its cause: the steps of that one are taken instead. */
export function isHeldForCause({ state }: Pick<AlertingContext, 'state'>, fingerprint: string): boolean {
  const groups = [...state.membership.groupsOf(fingerprint)]
  return groups.length > 0 && groups.every((groupId) => state.quality.holds.get(memberKey({ groupId, fingerprint }))?.why === 'cause')
}
