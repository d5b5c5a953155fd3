import { callHeartbeat } from '../../../probes/index.ts'
import { heartbeatParams, heartbeatReply, heartbeatStepParams } from '../../contract/uptime.ts'
import { defineRoute } from '../../route.ts'
import type { Route } from '../../route.ts'

const description =
  'Whoever has the address may call. Without a step it is a success; a number is the exit code, 0 a success. The answer comes when the call is durable.'

function callRoute(method: 'GET' | 'POST'): Route {
  return defineRoute({
    method,
    path: '/api/heartbeats/:token',
    summary: 'A job is done',
    description,
    access: 'public',
    params: heartbeatParams,
    reply: heartbeatReply,
    async handle({ probes }, { params }) {
      await callHeartbeat(probes, params.token, { kind: 'done', exit: 0 })
      return { ok: true as const }
    },
  })
}

function stepRoute(method: 'GET' | 'POST'): Route {
  return defineRoute({
    method,
    path: '/api/heartbeats/:token/:step',
    summary: 'A job begins, is done or has failed',
    description,
    access: 'public',
    params: heartbeatStepParams,
    reply: heartbeatReply,
    async handle({ probes }, { params: { token, step } }) {
      const exit = step === 'success' ? 0 : step === 'fail' ? 1 : Number(step)
      await callHeartbeat(probes, token, step === 'start' ? { kind: 'start' } : { kind: 'done', exit })
      return { ok: true as const }
    },
  })
}

/** What a job calls: `curl URL` in a crontab is enough. */
export const callHeartbeatRoutes: readonly Route[] = [callRoute('GET'), callRoute('POST'), stepRoute('GET'), stepRoute('POST')]
