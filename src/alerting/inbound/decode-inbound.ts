import { extname } from 'node:path'

import { Fault } from '../../lib/errors.ts'
import { oneAtATime } from '../../lib/threads/one-at-a-time.ts'
import { takePieces } from '../../lib/threads/take-pieces.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { InboundPiece, InboundTask } from './decode-protocol.ts'
import type { Inbound, InboundAlert, InboundBatch, InboundIntake } from './inbound.ts'

/** What is longer would hold the event loop. */
const shortBytes = 64 * 1024
const heapMb = 512
const inTurn = oneAtATime(16)

/**
 * What another product said, of a long body decoded in a thread. Throws what `Inbound.decode` throws, and Fault `overloaded` or `unavailable`
 * when the thread cannot take it.
 */
export async function decodeInbound(inbound: Inbound, intake: InboundIntake): Promise<InboundBatch> {
  if (intake.body.length <= shortBytes) return inbound.decode(intake)
  return inTurn(() => decodeInThread({ inbound: inbound.name, ...intake }))
}

async function decodeInThread(task: InboundTask): Promise<InboundBatch> {
  const alerts: InboundAlert[] = []
  const ended: LabelPairs[] = []
  const acknowledged: LabelPairs[] = []
  const file = new URL(`inbound-worker${extname(import.meta.url)}`, import.meta.url)
  await takePieces(file, { data: task, heapMb, what: 'the alerts' }, (piece: InboundPiece) => {
    if (piece.kind === 'fault') throw new Fault(piece.code, piece.message)
    alerts.push(...piece.part.alerts)
    ended.push(...piece.part.ended)
    acknowledged.push(...piece.part.acknowledged)
  })
  return { alerts, ended, acknowledged }
}
