import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { FrameCursor, FrameList } from '../frames.ts'
import { RecordingSink } from '../testdata/recording-sink.ts'
import { decodeSyslog } from './decode-syslog.ts'
import { splitSyslog } from './split-syslog.ts'
import { goldens } from './testdata/messages.ts'
import { openZone, type ZoneOffset } from './zone.ts'

const receivedAt = Date.parse('2026-11-22T07:00:00Z')
const utc: ZoneOffset = () => 0

function decode(messages: readonly (string | Buffer)[], zone = utc): RecordingSink {
  const sink = new RecordingSink()
  const frames = new FrameList()
  const pieces = messages.map((message) => Buffer.from(message))
  let at = 0
  for (const piece of pieces) frames.add(at, (at += piece.length), '192.0.2.7')
  const intake = { body: Buffer.concat(pieces), frames, receivedAt, contentType: '', query: new URLSearchParams(), headers: {} }
  decodeSyslog(intake, sink, zone)
  return sink
}

function isoOf(nanos: string): string | undefined {
  if (nanos === '0') return undefined
  const iso = new Date(Number(BigInt(nanos) / 1_000_000n)).toISOString().slice(0, 19)
  const fraction = nanos.slice(-9).replace(/0+$/, '')
  return `${iso}${fraction === '' ? '' : `.${fraction}`}Z`
}

function facts(record: RecordingSink['records'][number] | undefined): unknown {
  const resource = Object.fromEntries(record?.resource ?? [])
  const is = {
    at: isoOf(String(record?.['time'])),
    host: resource['host.name'],
    app: resource['service.name'],
    severity: `${String(record?.['severityText'])} ${String(record?.['severityNumber'])}`,
    body: record?.['body'],
    attributes: Object.fromEntries((record?.['attributes'] ?? []) as [string, string][]),
  }
  return Object.fromEntries(Object.entries(is).filter(([, value]) => value !== undefined))
}

test.each(goldens)('$name', ({ message, is }) => {
  expect(facts(decode([message]).records[0])).toEqual(is)
})

test('all of them at once are the same, each under its own host and service', () => {
  const { records } = decode(goldens.map(({ message }) => message))
  expect(records.map((record) => facts(record))).toEqual(goldens.map(({ is }) => is))
})

test('bytes that are no text are replaced, in their message only', () => {
  const { records } = decode([Buffer.from('<11>h\xe9', 'latin1'), Buffer.from('<11>hé')])
  expect(records.map(({ body }) => body)).toEqual(['h\uFFFD', 'hé'])
})

test.each([': b', '.5 b', ':', '.5'])('a message that ends with its time ends there, whatever comes behind it: %s', (next) => {
  const time = '<13>Nov 22 06:59:59'
  const { records } = decode([time, next, time])
  const alone = [time, next, time].map((message) => decode([message]).records[0])
  expect(records.map((record) => facts(record))).toEqual(alone.map((record) => facts(record)))
})

describe('zones', () => {
  test.each([
    ['Europe/Berlin', '<13>Nov 22 07:30:00 h a: b', '2026-11-22T06:30:00Z'],
    ['Europe/Berlin', '<13>Jul 22 07:30:00 h a: b', '2026-07-22T05:30:00Z'],
    ['-05:00', '<13>Nov 22 01:59:00 h a: b', '2026-11-22T06:59:00Z'],
    ['Europe/Berlin', '<189>1: Nov 22 06:30:00 UTC: %A-1-B: c', '2026-11-22T06:30:00Z'],
  ])('%s: %s', (name, message, at) => {
    const zone = openZone(name)
    expect(isoOf(String(decode([message], zone).records[0]?.['time']))).toBe(at)
  })

  test('there is none of any name', () => expect(openZone('Mars/Olympus')).toBeUndefined())
})

/** What a stream holds that comes in pieces. */
function split(stream: Buffer, cuts: readonly number[]): string[] {
  const cursor = new FrameCursor()
  const found: string[] = []
  let from = 0
  for (const to of [...cuts, stream.length].sort((a, b) => a - b)) {
    while (from < to && splitSyslog(stream, from, to, cursor)) {
      found.push(stream.toString('latin1', cursor.start, cursor.end))
      from = cursor.next
      cursor.searched = 0
    }
  }
  return found
}

describe('frames', () => {
  test('counted ones and lines after each other, however they are cut', () => {
    const message = fc.string({ unit: fc.constantFrom('<', '>', 'a', '\n', '1', ' '), minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(fc.array(fc.tuple(message, fc.boolean()), { maxLength: 12 }), fc.array(fc.nat(200)), (messages, cuts) => {
        const sent = messages.map(([text, counted]) => (counted ? text : `<13>${text.replaceAll('\n', '')}`))
        const stream = Buffer.from(sent.map((text, i) => (messages[i]?.[1] ? `${text.length} ${text}` : `${text}\n`)).join(''))
        expect(
          split(
            stream,
            cuts.filter((cut) => cut <= stream.length),
          ),
        ).toEqual(sent)
      }),
      { numRuns: 100 },
    )
  })

  test('digits that are no length, or more than a frame may have, begin a line', () => {
    const lines = ['12ab', '2026-11-22 x', '20261122 10:00:00 disk full', '9999999 y', '12345678', '1795330721']
    expect(split(Buffer.from(lines.map((line) => `${line}\n`).join('')), [30, 45, 46, 47, 80])).toEqual(lines)
  })
})

test('any bytes are one record each, or none', () => {
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
    fc
      .array(
        fc.constantFrom('<13>', '1 ', '- ', '[', ']', '"', '\\', '=', 'a', 'Nov 22 07:00:00 ', '2026-11-22T07:00:00Z ', ': ', '%', '\0'),
        {
          maxLength: 20,
        },
      )
      .map((parts) => Buffer.from(parts.join(''))),
  )
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 5 }), (messages) => {
      const { records, rejected } = decode(messages)
      expect(records.length).toBeLessThanOrEqual(messages.length)
      expect(rejected).toEqual({})
    }),
    { numRuns: 300 },
  )
})
