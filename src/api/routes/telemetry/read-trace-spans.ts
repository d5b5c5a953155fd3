import { setImmediate as nextTurn } from 'node:timers/promises'

import { readTraceSpans, type TraceSpans } from '../../../query/index.ts'
import { traceParams, traceSpansReply } from '../../contract/traces.ts'
import { EncodedReply } from '../../encoded-reply.ts'
import { defineRoute } from '../../route.ts'

export const readTraceSpansRoute = defineRoute({
  method: 'GET',
  path: '/api/traces/:traceId/spans',
  summary: 'The spans of a trace in columns',
  description:
    'For drawing: up to 250,000 spans in the order of their starts, without attributes. An array of pieces, one a line, so that the first ' +
    '2,000 spans can be drawn while the others come; the first piece also says how many there are. `name`, `service`, `kind` and `status` ' +
    'are places in the `texts` of all pieces so far.',
  access: 'telemetry.read',
  params: traceParams,
  reply: traceSpansReply,
  async handle(services, { params, caller, signal }) {
    const spans = await readTraceSpans(services, { traceId: params.traceId, projectId: caller.projectId, signal })
    return new EncodedReply(encode(spans))
  },
})

async function* encode({ head, pieces }: TraceSpans): AsyncGenerator<Buffer> {
  let before = '['
  for await (const spans of pieces) {
    yield Buffer.from(before + JSON.stringify(before === '[' ? { trace: head, spans } : { spans }))
    before = ',\n'
    await nextTurn()
  }
  yield Buffer.from(before === '[' ? '[]' : ']')
}
