import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { Fault } from '../lib/errors.ts'
import { receivers } from './index.ts'
import type { Endpoint, Intake, Receiver, Refusal } from './receiver.ts'
import { place } from './snippet-card.ts'
import { RecordingSink } from './testdata/recording-sink.ts'

const refusalKinds: readonly Refusal['kind'][] = [
  'bad_input',
  'unauthenticated',
  'forbidden',
  'too_large',
  'unsupported_media',
  'overloaded',
  'internal',
]
const addressOf: Readonly<Record<Endpoint['kind'], RegExp>> = {
  http: /^\/[\w./:*-]+$/,
  grpc: /^\/[\w.]+\/\w+$/,
  tcp: /^[a-z]+$/,
  udp: /^[a-z]+$/,
}
const endpoints = receivers.flatMap((receiver) => openAll(receiver).map((endpoint) => ({ receiver: receiver.name, endpoint })))
const addressed = endpoints.map(({ receiver, endpoint }) => ({ title: `${receiver} ${endpoint.kind} ${endpoint.path}`, endpoint }))

test('there are receivers, with names of their own', () => {
  const names = receivers.map(({ name }) => name)
  expect(names.length).toBeGreaterThan(0)
  expect(new Set(names).size).toBe(names.length)
})

test('no listener is open until it is configured', () => {
  const open = receivers.flatMap((receiver) => receiver.open({})).filter(({ kind }) => kind === 'tcp' || kind === 'udp')
  expect(open).toEqual([])
})

test('no two endpoints share an address', () => {
  const addresses = endpoints.map(({ receiver, endpoint }) => {
    if (endpoint.kind === 'http') return `${endpoint.method} ${endpoint.path}`
    return endpoint.kind === 'grpc' ? endpoint.path : `${receiver} ${endpoint.path}`
  })
  expect(new Set(addresses).size).toBe(addresses.length)
})

describe.each(receivers.map((receiver) => ({ name: receiver.name, receiver })))('$name', ({ receiver }) => {
  test('is named after its protocol, in lower_snake_case, and has a title', () => {
    expect(receiver.name).toMatch(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/)
    expect(receiver.title.length).toBeGreaterThan(2)
  })

  test('has a card that says how to send to it, with the address left open for the page', () => {
    expect(receiver.cards.length).toBeGreaterThan(0)
    for (const { name, title, note, text } of receiver.cards) {
      expect(name).toMatch(/^[a-z][a-z0-9-]*$/)
      expect([title, note]).not.toContain('')
      expect([place.endpoint, place.hostname].some((mark) => text.includes(mark))).toBe(true)
      const marks: readonly string[] = Object.values(place)
      expect((text.match(/\{\{.*?\}\}/g) ?? []).filter((mark) => !marks.includes(mark))).toEqual([])
    }
  })

  test('a card asks for the secret of a webhook where senders sign, and for no key then', () => {
    const isSigned = openAll(receiver).some((endpoint) => endpoint.kind === 'http' && endpoint.signature !== undefined)
    for (const { text } of receiver.cards) {
      expect(text.includes(place.webhookSecret)).toBe(isSigned)
      expect(isSigned && text.includes(place.key)).toBe(false)
    }
  })

  test('describes every setting, has a default for each and refuses what it does not know', () => {
    expect(receiver.settings).toBeInstanceOf(z.ZodObject)
    const { shape } = receiver.settings as z.ZodObject // asserted on the line before
    const undescribed = Object.entries(shape).filter(([, setting]) => !((setting as z.ZodType).description ?? '').trim())
    expect(undescribed).toEqual([])
    expect(openAll(receiver).length).toBeGreaterThan(0)
    expect(() => receiver.open({ no_such_setting: 1 })).toThrow(z.ZodError)
  })
})

describe.each(addressed)('$title', ({ endpoint }) => {
  test('is well formed', () => {
    expect(endpoint.path).toMatch(addressOf[endpoint.kind])
    expect('maxBodyBytes' in endpoint ? endpoint.maxBodyBytes : endpoint.maxFrameBytes).toBeGreaterThan(0)
    expect(contentTypesOf(endpoint).length).toBeGreaterThan(0)
  })

  test.each(contentTypesOf(endpoint))('any bytes as %s give records or a Fault, and the same again', (contentType) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map((json) => Buffer.from(json)),
        ),
        (bytes) => {
          expect(outcome(endpoint, Buffer.from(bytes), contentType)).toEqual(outcome(endpoint, Buffer.from(bytes), contentType))
        },
      ),
      { numRuns: 300 },
    )
  })

  test.each(contentTypesOf(endpoint))('a body that cannot be read as %s is not quoted in the error', (contentType) => {
    const secret = 'hunter2-very-secret'
    for (const body of [secret, `"${secret}"`, `{"${secret}":`, `{"resourceLogs":"${secret}"}`, `\n\u0007${secret}`, `[{"${secret}"}]`]) {
      expect(outcome(endpoint, Buffer.from(body), contentType).thrown).not.toContain(secret)
    }
  })
})

describe.each(addressed.filter(({ endpoint }) => endpoint.kind === 'http'))('$title', ({ endpoint }) => {
  test('says yes with 2xx and no with anything else, whatever the reason', () => {
    const { answers, contentTypes } = endpoint as Extract<Endpoint, { kind: 'http' }> // filtered above
    for (const contentType of [...contentTypes, 'text/plain', '']) {
      const status = answers.accepted({ accepted: 1, rejected: 0, message: '' }, { contentType }).status
      expect(Math.floor(status / 100)).toBe(2)
      const statuses = refusalKinds.map((kind) => answers.refused({ kind, message: 'why', retryAfterSeconds: 1 }, { contentType }).status)
      expect(statuses.filter((refused) => refused < 400)).toEqual([])
    }
  })
})

/** Every endpoint, with all ports that it may listen at. */
function openAll(receiver: Receiver): readonly Endpoint[] {
  const { shape } = receiver.settings as z.ZodObject // asserted above
  const ports = ['udp', 'tcp', 'tls'].filter((name) => name in shape).map((name) => [name, 0])
  return receiver.open(Object.fromEntries(ports))
}

function contentTypesOf(endpoint: Endpoint): readonly string[] {
  return endpoint.kind === 'http' ? endpoint.contentTypes : [endpoint.kind === 'grpc' ? 'application/grpc' : '']
}

/** What came out, as plain data; an error that is no Fault fails the test. */
function outcome(endpoint: Endpoint, body: Buffer, contentType: string): { records: unknown; rejected: unknown; thrown: string } {
  const sink = new RecordingSink()
  const intake: Intake = { body, contentType, receivedAt: 0, query: new URLSearchParams(), headers: {} }
  let thrown = ''
  try {
    endpoint.decode(intake, sink)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    thrown = `${error.code} ${error.message} ${JSON.stringify(error.details)}`
  }
  return { records: sink.records, rejected: sink.rejected, thrown }
}
