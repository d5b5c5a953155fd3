import { type BucketSpans, resetHints } from '../../model/series.ts'
import type { Decoding } from './decoding.ts'
import { limits } from './limits.ts'

const bits = { low: 0, high: 0 }

/** Histogram, the same in 1.0 and 2.0, to the sink. `startMs` stands in for one that says no start. */
export function readHistogram(decoding: Decoding, startMs = 0): void {
  const { reader, histogram } = decoding
  decoding.beginRecord()
  histogram.clear()
  const outer = reader.enter()
  while (reader.more()) readField(decoding, reader.tag())
  reader.leave(outer)
  if (histogram.startMs === 0) histogram.startMs = startMs
  if (decoding.recordIsSound()) decoding.sink.nativeHistogram(histogram)
}

function readField(decoding: Decoding, tag: number): void {
  const { reader, histogram } = decoding
  const { positive, negative } = histogram
  switch (tag) {
    case 8:
      histogram.count = reader.varint()
      break
    case 17:
      histogram.count = reader.double()
      break
    case 25:
      reader.fixed64(bits)
      histogram.sumLow = bits.low
      histogram.sumHigh = bits.high
      break
    case 32:
      histogram.schema = reader.sint32()
      break
    case 41:
      histogram.zeroThreshold = reader.double()
      break
    case 48:
      histogram.zeroCount = reader.varint()
      break
    case 57:
      histogram.zeroCount = reader.double()
      break
    case 66:
      readSpan(decoding, negative)
      break
    case 72:
    case 74:
      readNumbers(decoding, tag, negative.counts, addDelta)
      break
    case 81:
    case 82:
      readNumbers(decoding, tag, negative.counts, addDouble)
      break
    case 90:
      readSpan(decoding, positive)
      break
    case 96:
    case 98:
      readNumbers(decoding, tag, positive.counts, addDelta)
      break
    case 105:
    case 106:
      readNumbers(decoding, tag, positive.counts, addDouble)
      break
    case 112:
      histogram.resetHint = resetHints[reader.varint()] ?? 'unknown'
      break
    case 120:
      histogram.timeMs = reader.int64Number()
      break
    case 129:
    case 130:
      readNumbers(decoding, tag, histogram.bounds, addDouble)
      break
    case 136:
      histogram.startMs = reader.int64Number()
      break
    default:
      reader.skip(tag)
  }
}

/** BucketSpan { offset = 1 (sint32), length = 2 }. */
function readSpan(decoding: Decoding, { offsets, lengths }: BucketSpans): void {
  const { reader } = decoding
  let offset = 0
  let length = 0
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 8) offset = reader.sint32()
    else if (tag === 16) length = reader.varint()
    else reader.skip(tag)
  }
  reader.leave(outer)
  if (offsets.length < limits.buckets) {
    offsets.push(offset)
    lengths.push(length)
  } else decoding.recordProblem = 'too_large'
}

/** One number, or packed many. */
function readNumbers(decoding: Decoding, tag: number, into: number[], add: (decoding: Decoding, into: number[]) => void): void {
  const { reader } = decoding
  if ((tag & 7) !== 2) {
    add(decoding, into)
    return
  }
  const outer = reader.enter()
  while (reader.more()) add(decoding, into)
  reader.leave(outer)
}

/** Integer histograms tell each bucket as its difference to the one before. */
function addDelta(decoding: Decoding, into: number[]): void {
  addNumber(decoding, into, (into.at(-1) ?? 0) + decoding.reader.sint64Number())
}

function addDouble(decoding: Decoding, into: number[]): void {
  addNumber(decoding, into, decoding.reader.double())
}

function addNumber(decoding: Decoding, into: number[], number: number): void {
  if (into.length < limits.buckets) into.push(number)
  else decoding.recordProblem = 'too_large'
}
