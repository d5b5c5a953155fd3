import { Fault } from '../../lib/errors.ts'
import { familyTypes } from '../../model/series.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { Decoding } from './decoding.ts'
import { setFamilyName } from './family-name.ts'
import { limits } from './limits.ts'
import { readExemplar } from './read-exemplar.ts'
import { readHistogram } from './read-histogram.ts'
import { readSample } from './read-sample.ts'
import { Symbols } from './symbols.ts'

/**
 * `io.prometheus.write.v2.Request` of Remote-Write 2.0 (https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/). Throws
 * Fault('bad_input').
 */
export function decodeRequest(body: Buffer, sink: TelemetrySink): void {
  new RequestReader(body, sink).read()
}

class RequestReader {
  private readonly decoding: Decoding
  private readonly symbols: Symbols
  /** The number of the series' metric name; -1 = it has none. */
  private nameSymbol = -1
  /** By metric name, what was told of it last in this request: senders tell it with each series. */
  private readonly told = new Map<number, number>()

  constructor(body: Buffer, sink: TelemetrySink) {
    this.decoding = new Decoding(body, sink)
    this.symbols = new Symbols(body)
  }

  /** Request { symbols = 4, timeseries = 5 }: all symbols first, wherever they stand. */
  read(): void {
    const { decoding, symbols } = this
    const { reader } = decoding
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === 34) symbols.read(reader)
      else reader.skip(tag)
    }
    if (symbols.length > 0 && symbols.startOf(0) !== symbols.endOf(0))
      throw new Fault('bad_input', 'remote write: the first symbol must be the empty string')
    reader.position = 0
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === 42) this.readSeries()
      else reader.skip(tag)
    }
  }

  /** TimeSeries { labels_refs = 1, samples = 2, histograms = 3, exemplars = 4, metadata = 5, created_timestamp = 6 (drafts) }. */
  private readSeries(): void {
    const { decoding } = this
    const { reader, sink, labels } = decoding
    const outer = reader.enter()
    decoding.beginSeries(this.symbols)
    this.nameSymbol = -1
    let recordsAt = -1
    let startMs = 0
    let openName = -1
    while (reader.more()) {
      const at = reader.position
      const tag = reader.tag()
      if (tag === 10) {
        const rest = reader.enter()
        while (reader.more()) openName = this.readLabelSymbol(openName)
        reader.leave(rest)
      } else if (tag === 8) openName = this.readLabelSymbol(openName)
      else {
        if (recordsAt < 0) recordsAt = at
        if (tag === 48) startMs = reader.int64Number()
        else reader.skip(tag)
      }
    }
    // A name without its value.
    if (openName >= 0) decoding.seriesProblem = 'malformed'
    decoding.checkLabels()
    if (recordsAt >= 0) {
      reader.position = recordsAt
      if (decoding.seriesProblem === undefined) sink.series(labels)
      while (reader.more()) this.readRecord(reader.tag(), startMs)
    }
    reader.leave(outer)
  }

  /** Names and values in turn: given the name that waits for its value, or -1, returns the one that waits then. */
  private readLabelSymbol(openName: number): number {
    const { decoding, symbols } = this
    const symbol = decoding.reader.varint()
    if (symbol >= symbols.length) decoding.seriesProblem = 'malformed'
    if (openName < 0) return symbol
    if (decoding.seriesProblem === undefined) {
      decoding.addSymbols(symbols, openName, symbol)
      if (openName === symbols.metricLabel) this.nameSymbol = symbol
    }
    return -1
  }

  private readRecord(tag: number, startMs: number): void {
    const { decoding } = this
    const { reader } = decoding
    if (tag === 18) readSample(decoding, startMs)
    else if (tag === 26) readHistogram(decoding, startMs)
    else if (tag === 34) this.readExemplar()
    else if (tag === 42) this.readMetadata()
    else reader.skip(tag)
  }

  private readExemplar(): void {
    let openName = -1
    readExemplar(this.decoding, ({ reader }, tag) => {
      if (tag === 10) {
        const rest = reader.enter()
        while (reader.more()) openName = this.readExemplarSymbol(openName)
        reader.leave(rest)
      } else if (tag === 8) openName = this.readExemplarSymbol(openName)
      else reader.skip(tag)
    })
  }

  private readExemplarSymbol(openName: number): number {
    const { decoding, symbols } = this
    const symbol = decoding.reader.varint()
    if (symbol >= symbols.length) decoding.recordProblem = 'malformed'
    if (openName < 0) return symbol
    if (decoding.recordProblem === undefined)
      decoding.addExemplarLabel(symbols.startOf(openName), symbols.endOf(openName), symbols.startOf(symbol), symbols.endOf(symbol))
    return -1
  }

  /** Metadata { type = 1, help_ref = 3, unit_ref = 4 }: told once a request as long as it stays the same. */
  private readMetadata(): void {
    const { decoding, symbols, nameSymbol } = this
    const { reader, sink, family } = decoding
    let type = 0
    let help = 0
    let unit = 0
    const outer = reader.enter()
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === 8) type = reader.varint()
      else if (tag === 24) help = reader.varint()
      else if (tag === 32) unit = reader.varint()
      else reader.skip(tag)
    }
    reader.leave(outer)
    if (nameSymbol < 0 || decoding.seriesProblem !== undefined || type >= familyTypes.length) return
    if ((type === 0 && help === 0 && unit === 0) || !symbols.point(family.help, help) || !symbols.point(family.unit, unit)) return
    const what = (unit * limits.symbols + help) * familyTypes.length + type
    if (this.told.get(nameSymbol) === what) return
    this.told.set(nameSymbol, what)
    if (!decoding.hasRoomFor(family.help.length + family.unit.length)) {
      sink.reject('request_too_large', 1)
      return
    }
    family.type = familyTypes[type] ?? 'unknown'
    setFamilyName(family.name, family.type, { bytes: reader.bytes, start: symbols.startOf(nameSymbol), end: symbols.endOf(nameSymbol) })
    sink.metricFamily(family)
  }
}
