import { setImmediate } from 'node:timers/promises'

import { Fault } from '../../../lib/errors.ts'
import { ByteWriter } from '../../../lib/wire/byte-writer.ts'
import { SnappyBlockDecoder } from '../../../lib/wire/snappy-block.ts'
import { collectSeries, type SeriesSource } from '../../../query/promql/index.ts'
import type { ForeignReply, ForeignRoute } from '../../foreign-route.ts'
import { refuseInText } from '../../prometheus/refuse.ts'
import { compressSlices } from '../../prometheus/remote-read/compress-slices.ts'
import { encodeSeries } from '../../prometheus/remote-read/encode-series.ts'
import { type ReadQuery, readReadRequest } from '../../prometheus/remote-read/read-request.ts'

const mostBytes = 4 * 1024 * 1024
const mostSamples = 5_000_000
const turnMs = 4

export const remoteReadRoute: ForeignRoute = {
  methods: ['POST'],
  path: '/prometheus/api/v1/read',
  summary: 'Remote read: samples of series, for another Prometheus',
  description: `A snappy-compressed prometheus.ReadRequest, answered with samples (no chunks), ${mostSamples} at the most.`,
  access: 'telemetry.read',
  parameters: {},
  contentType: 'application/x-protobuf',
  refused: refuseInText,
  async handle({ metricQueries, metricReader }, { body, caller, signal }): Promise<ForeignReply> {
    const decoder = new SnappyBlockDecoder(body, mostBytes)
    decoder.step(mostBytes)
    const { queries, takesSamples } = readReadRequest(decoder.output)
    if (!takesSamples) throw new Fault('bad_input', 'server does not support any of the requested response types; supported: SAMPLES')
    const source = metricReader.source(caller.projectId)
    const results: Buffer[] = []
    let left = mostSamples
    for (const query of queries) {
      const maxSamples = left
      const { pieces, samples } = await metricQueries.runRead(() => readSeries(source, query, maxSamples, signal), signal)
      left -= samples
      results.push(...withLengths(pieces))
    }
    const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' }
    return { status: 200, headers, body: compressSlices(results) }
  },
}

/** The `timeseries` of a `prometheus.QueryResult`. */
async function readSeries(
  source: SeriesSource,
  { matchers, startMs, endMs }: ReadQuery,
  maxSamples: number,
  signal: AbortSignal,
): Promise<{ readonly pieces: readonly Buffer[]; readonly samples: number }> {
  const found = await collectSeries(source, [matchers], { startMs: startMs - 1, endMs, maxSamples }, signal)
  const pieces: Buffer[] = []
  let samples = 0
  let turnEndsAt = performance.now() + turnMs
  for (const series of found) {
    for (const { times } of series.runs) samples += times.length
    pieces.push(...withLengths([encodeSeries(series)]))
    if (performance.now() < turnEndsAt) continue
    await setImmediate()
    turnEndsAt = performance.now() + turnMs
  }
  return { pieces, samples }
}

/** A nested message of field 1, which both levels of the answer are. */
function withLengths(pieces: readonly Buffer[]): readonly Buffer[] {
  const head = new ByteWriter(16)
  head.uint8(0x0a)
  head.varint(pieces.reduce((sum, { length }) => sum + length, 0))
  return [head.copy(), ...pieces]
}
