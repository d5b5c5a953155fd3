// Remote-Write bodies as a Prometheus with 10,000 series would send them: scrape after scrape, 15 seconds apart.
import { encodeSnappyBlock } from '../../dist/src/lib/wire/encode-snappy-block.js'
import { ProtobufWriter } from '../../dist/src/lib/wire/protobuf-writer.js'

const seriesCount = 10_000
const scrapeMs = 15_000
const names = [
  'node_cpu_seconds_total',
  'node_memory_MemAvailable_bytes',
  'container_cpu_usage_seconds_total',
  'container_memory_working_set_bytes',
  'http_request_duration_seconds_bucket',
  'kube_pod_status_phase',
  'node_filesystem_avail_bytes',
  'node_network_receive_bytes_total',
]
const modes = ['idle', 'user', 'system', 'iowait']

const labelsOf = (i) => [
  ['__name__', names[i % 8]],
  ['cluster', 'prod-eu-1'],
  ['container', `app-${i % 40}`],
  ['device', `eth${i % 4}`],
  ['instance', `10.0.${i % 20}.${i % 250}:9100`],
  ['job', 'kubernetes-pods'],
  ['mode', modes[i % 4]],
  ['namespace', `ns-${i % 15}`],
  ['pod', `app-${i % 40}-7f9c6d5b8-${i}`],
]
const labels = Array.from({ length: seriesCount }, (_, i) => labelsOf(i))

/** Of each metric: 0 counts whole things, 1 counts milliseconds, 2 is a gauge. */
const kindOf = (series) => (series % 8) % 3

function valueOf(series, scrape) {
  if (kindOf(series) === 0) return scrape * (series % 97) + series
  if (kindOf(series) === 1) return Math.round(scrape * (15_000 + (series % 613)) + series) / 1000
  return Math.round(5000 + 3000 * Math.sin((scrape + series) / 40)) / 100
}

const sampleOf = (first, n) => ({ series: (first + n) % seriesCount, scrape: Math.floor((first + n) / seriesCount) })

/** 1.0: samples first, first + 1, ... of all that there are, series after series. */
export function remoteWrite1Body(first, count, at) {
  const writer = new ProtobufWriter()
  for (let n = 0; n < count; n++) {
    const { series, scrape } = sampleOf(first, n)
    writer.message(1, () => {
      for (const [name, value] of labels[series]) {
        writer.message(1, () => {
          writer.string(1, name)
          writer.string(2, value)
        })
      }
      writer.message(2, () => {
        writer.alwaysDouble(1, valueOf(series, scrape))
        writer.varint(2, at + scrape * scrapeMs)
      })
    })
  }
  return encodeSnappyBlock(writer.finish())
}

/** 2.0: the same, with metadata for each series. */
export function remoteWrite2Body(first, count, at) {
  const symbols = new Map([['', 0]])
  const refOf = (text) => {
    const known = symbols.get(text)
    if (known !== undefined) return known
    symbols.set(text, symbols.size)
    return symbols.size - 1
  }
  const help = refOf('How much of it there was, or is.')
  for (let n = 0; n < count; n++) for (const text of labels[sampleOf(first, n).series].flat()) refOf(text)
  const writer = new ProtobufWriter()
  for (const text of symbols.keys()) writer.alwaysString(4, text)
  for (let n = 0; n < count; n++) {
    const { series, scrape } = sampleOf(first, n)
    writer.message(5, () => {
      writer.bytes(1, varints(labels[series].flat().map(refOf)))
      writer.message(2, () => {
        writer.alwaysDouble(1, valueOf(series, scrape))
        writer.varint(2, at + scrape * scrapeMs)
      })
      writer.message(5, () => {
        writer.varint(1, kindOf(series) === 2 ? 2 : 1)
        writer.varint(3, help)
      })
    })
  }
  return encodeSnappyBlock(writer.finish())
}

function varints(numbers) {
  const bytes = []
  for (const number of numbers) {
    let rest = number
    for (; rest > 127; rest >>= 7) bytes.push((rest & 127) | 128)
    bytes.push(rest)
  }
  return Buffer.from(bytes)
}
