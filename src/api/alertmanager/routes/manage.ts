import { hasEverywhere, requireEverywhere } from '../../../access/index.ts'
import { writeExposition } from '../../../lib/metrics/write-exposition.ts'
import type { ForeignReply, ForeignRoute } from '../../foreign-route.ts'
import { refuseInText } from '../reply.ts'

const text = { 'content-type': 'text/plain; charset=utf-8' }
const ok: ForeignReply = { status: 200, headers: text, body: 'OK' }
const plain = { parameters: {}, contentType: 'text/plain', refused: refuseInText } as const

/** What stands beside Alertmanager's API: whether it runs, its configuration read again, its own metrics. */
export const manageRoutes: readonly ForeignRoute[] = [
  {
    ...plain,
    methods: ['GET'],
    path: '/alertmanager/-/healthy',
    summary: 'Whether alerting runs',
    access: 'public',
    handle: async () => ok,
  },
  {
    ...plain,
    methods: ['GET'],
    path: '/alertmanager/-/ready',
    summary: 'Whether alerts are taken in',
    access: 'public',
    handle: async () => ok,
  },
  {
    ...plain,
    methods: ['POST'],
    path: '/alertmanager/-/reload',
    summary: 'Reads alertmanager.yml again; one that is wrong changes nothing and is answered with what is wrong',
    access: 'settings.write',
    handle: async ({ alerting, state }, { caller }) => {
      await requireEverywhere(state.db, caller, 'settings.write')
      const problem = await alerting.reload()
      if (problem === undefined) return { status: 200, headers: {}, body: '' }
      return { status: 500, headers: text, body: `failed to reload config: ${problem}\n` }
    },
  },
  {
    ...plain,
    methods: ['GET'],
    path: '/alertmanager/metrics',
    summary: "What alerting says of itself, under Alertmanager's names",
    access: 'alerts.read',
    handle: async ({ platform, state }, { caller }) => {
      const seesAll = await hasEverywhere(state.db, caller, 'platform.read')
      const families = platform.ownMetrics(seesAll ? undefined : caller.projectId).filter(({ name }) => name.startsWith('alertmanager'))
      return { status: 200, headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }, body: writeExposition(families) }
    },
  },
]
