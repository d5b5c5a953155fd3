import { workerData } from 'node:worker_threads'

import { Fault } from '../../lib/errors.ts'
import { tellPieces } from '../../lib/threads/tell-pieces.ts'
import type { InboundPiece, InboundTask } from './decode-protocol.ts'
import { inbounds } from './index.ts'

/** Handed over at a time: what their copying takes is not long. */
const alertsAtOnce = 200

// To read thousands of alerts in one go would keep the main thread from everything else.
tellPieces(decode(workerData as InboundTask))

function* decode({ inbound: name, body, ...intake }: InboundTask): Generator<InboundPiece, void, undefined> {
  const inbound = inbounds.find((one) => one.name === name)
  if (inbound === undefined) throw new Error(`there is no ${name}`)
  try {
    const { alerts, ...rest } = inbound.decode({ ...intake, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) })
    yield { kind: 'batch', part: { alerts: [], ...rest } }
    for (let at = 0; at < alerts.length; at += alertsAtOnce)
      yield { kind: 'batch', part: { alerts: alerts.slice(at, at + alertsAtOnce), ended: [], acknowledged: [] } }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    yield { kind: 'fault', code: error.code, message: error.message }
  }
}
