import { listOutages } from '../../../probes/index.ts'
import { listOutagesQuery, listOutagesReply, monitorParams } from '../../contract/uptime.ts'
import { defineRoute } from '../../route.ts'

export const listOutagesRoute = defineRoute({
  method: 'GET',
  path: '/api/uptime/monitors/:id/outages',
  summary: 'Outages of a monitor, newest first',
  access: 'alerts.read',
  params: monitorParams,
  query: listOutagesQuery,
  reply: listOutagesReply,
  async handle(services, { caller, params, query: { limit, cursor } }) {
    const beforeMs = cursor === undefined ? undefined : Number(cursor)
    const { rows, next } = await listOutages({ ...services, caller }, params.id, { limit, beforeMs })
    return {
      rows: rows.map(({ id, startedAtMs, endedAtMs, cause }) => ({
        id,
        startedAt: new Date(startedAtMs).toISOString(),
        endedAt: endedAtMs === undefined ? null : new Date(endedAtMs).toISOString(),
        cause,
      })),
      next: next === null ? null : String(next),
    }
  },
})
