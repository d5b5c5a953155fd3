import { readLogContext, resolveMoment } from '../../../query/index.ts'
import { logContextQuery, logContextReply } from '../../contract/logs.ts'
import { defineRoute } from '../../route.ts'
import { contextView } from './personal-view.ts'

export const logContextRoute = defineRoute({
  method: 'GET',
  path: '/api/logs/context',
  summary: 'Log records before and after a time',
  description: 'Of one service, host and environment when they are named, however far apart the records are.',
  access: 'telemetry.read',
  query: logContextQuery,
  reply: logContextReply,
  async handle(services, { query: { timestamp, ...query }, caller, signal }) {
    const time = resolveMoment(services.clock, timestamp)
    const { before, after, ...searched } = await readLogContext(services, { ...query, time, projectId: caller.projectId, signal })
    await services.personalViews.note(caller, contextView({ ...query, timestamp }, [...before, ...after]))
    return { before: [...before], after: [...after], ...searched }
  },
})
