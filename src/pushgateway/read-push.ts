import { setImmediate as nextTurn } from 'node:timers/promises'

import { Fault } from '../lib/errors.ts'
import { type ReadExposition, readOpenMetrics, readPrometheusText, readProtobuf } from '../scrapers/index.ts'
import { FamilyCollector, type CollectSpec, type Collected } from './family-collector.ts'
import { classicSuffixes, openMetricsSuffixes } from './family-name.ts'

const lineFeed = 10

/**
 * Reads a body as Pushgateway does: delimited protobuf when the content type says so in full, otherwise the text format 0.0.4, whatever
 * it says; OpenMetrics is read when it is said and meant. Lets others at the event loop in between. Throws Fault: bad_input, too_large
 * for more than
 * a group may take, overloaded when the lease cannot hold it.
 */
export async function readPush(body: Buffer, contentType: string, spec: Omit<CollectSpec, 'format'>): Promise<Collected> {
  const [mediaType = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.replaceAll(/[\s"]/g, ''))
  if (
    mediaType === 'application/vnd.google.protobuf' &&
    parameters.includes('encoding=delimited') &&
    parameters.includes('proto=io.prometheus.client.metricfamily')
  ) {
    const options = { nativeHistograms: true, classicToo: true }
    return collect(body, (bytes, sink) => readProtobuf(bytes, sink, options), {
      ...spec,
      format: { suffixes: classicSuffixes, repeats: true },
    })
  }
  const text = (): Promise<Collected> => {
    // A body that was cut would otherwise give another number than was meant.
    if (body.length > 0 && body.at(-1) !== lineFeed) throw new Fault('bad_input', 'the body does not end with a line feed')
    return collect(body, readPrometheusText, { ...spec, format: { suffixes: classicSuffixes, repeats: false } })
  }
  if (mediaType !== 'application/openmetrics-text') return text()
  try {
    return await collect(body, readOpenMetrics, { ...spec, format: { suffixes: openMetricsSuffixes, repeats: false } })
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'bad_input') throw error
    // Some say OpenMetrics and send the older format, which is all that Pushgateway reads.
    return text().catch(() => {
      throw error
    })
  }
}

async function collect(body: Buffer, read: ReadExposition, spec: CollectSpec): Promise<Collected> {
  const collector = new FamilyCollector(spec)
  try {
    const slices = read(body, collector)[Symbol.iterator]()
    while (slices.next().done !== true) await nextTurn()
    return collector.finish()
  } catch (error) {
    collector.abandon()
    throw error
  }
}
