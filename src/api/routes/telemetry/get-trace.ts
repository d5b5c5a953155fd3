import { setImmediate as nextTurn } from 'node:timers/promises'

import { getTrace, type Trace } from '../../../query/index.ts'
import { traceParams, traceReply } from '../../contract/traces.ts'
import { EncodedReply } from '../../encoded-reply.ts'
import { defineRoute } from '../../route.ts'

export const getTraceRoute = defineRoute({
  method: 'GET',
  path: '/api/traces/:traceId',
  summary: 'All spans of a trace',
  description: 'In the order of their starts; at most 10,000, and `truncated` says when there are more.',
  access: 'telemetry.read',
  params: traceParams,
  reply: traceReply,
  async handle(services, { params, caller, signal }) {
    const trace = await getTrace(services, { traceId: params.traceId, projectId: caller.projectId, signal })
    return new EncodedReply(encode(trace))
  },
})

async function* encode({ head: { traceId, start, durationMs, truncated }, pieces }: Trace): AsyncGenerator<Buffer> {
  let before = `${JSON.stringify({ traceId, start, durationMs, truncated }).slice(0, -1)},"spans":[`
  for await (const spans of pieces) {
    yield Buffer.from(before + JSON.stringify(spans).slice(1, -1))
    before = ','
    await nextTurn()
  }
  yield Buffer.from(before === ',' ? ']}' : `${before}]}`)
}
