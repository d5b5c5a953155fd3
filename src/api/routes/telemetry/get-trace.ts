import { setImmediate as nextTurn } from 'node:timers/promises'

import { getTrace, type Trace } from '../../../query/index.ts'
import { traceParams, traceReply } from '../../contract/traces.ts'
import { EncodedReply } from '../../encoded-reply.ts'
import { defineRoute } from '../../route.ts'
import { traceView } from './personal-view.ts'

type Span = Trace['pieces'] extends AsyncIterable<readonly (infer Each)[]> ? Each : never

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
    // Behind the first bytes nothing can be refused any more.
    await services.personalViews.requireReason(caller)
    return new EncodedReply(encode(trace, (spans) => services.personalViews.note(caller, traceView(params.traceId, spans))))
  },
})

async function* encode(
  { head: { traceId, start, durationMs, truncated }, pieces }: Trace,
  onSpans: (spans: readonly Span[]) => Promise<void>,
): AsyncGenerator<Buffer> {
  let before = `${JSON.stringify({ traceId, start, durationMs, truncated }).slice(0, -1)},"spans":[`
  for await (const spans of pieces) {
    await onSpans(spans)
    yield Buffer.from(before + JSON.stringify(spans).slice(1, -1))
    before = ','
    await nextTurn()
  }
  yield Buffer.from(before === ',' ? ']}' : `${before}]}`)
}
