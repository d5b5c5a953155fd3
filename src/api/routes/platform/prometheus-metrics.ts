import { hasEverywhere } from '../../../access/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { writeExposition } from '../../../lib/metrics/write-exposition.ts'
import { defineRoute } from '../../route.ts'

export const prometheusMetrics = defineRoute({
  method: 'GET',
  path: '/metrics',
  summary: "Vedette's own metrics in the Prometheus text format",
  description:
    'Open to programs on this machine; others, and whatever a proxy passes on, need a token with the permission platform.read, and see of what came in only their own project unless they have the permission in all.',
  access: 'public',
  reply: 'text',
  handle: async ({ platform, state }, { caller, isLocal }) => {
    if (!caller.permissions.has('platform.read') && !isLocal) {
      if (caller.actor.kind === 'anonymous') throw new Fault('unauthenticated', 'send an API token as Authorization: Bearer TOKEN')
      throw new Fault('forbidden', 'this needs the permission platform.read: ask an admin for a token that has it')
    }
    const seesAll = isLocal || (await hasEverywhere(state.db, caller, 'platform.read'))
    return writeExposition(platform.ownMetrics(seesAll ? undefined : caller.projectId))
  },
})
