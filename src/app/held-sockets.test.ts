import { readdirSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'
import { z } from 'zod'

import { nameOfListener } from '../api/mount-sockets.ts'
import { receivers } from '../receivers/index.ts'
import { socketNameOf, takeHeldSockets } from './held-sockets.ts'

const held = { LISTEN_PID: '42', LISTEN_FDS: '2' }

test('sockets of a service manager are had by name, once', () => {
  const environment = { ...held, LISTEN_FDNAMES: 'vedette.socket:otlp-http', PATH: '/bin' }
  const sockets = takeHeldSockets(environment, 42)
  expect(environment).toEqual({ PATH: '/bin' })
  expect(takeHeldSockets(environment, 42).left()).toEqual([])
  expect(sockets.take('otlp-grpc')).toBeUndefined()
  expect([sockets.take('otlp-http'), sockets.take('main')]).toEqual([4, 3])
  expect(sockets.take('main')).toBeUndefined()
  expect(sockets.left()).toEqual([])
})

test.each<[string, NodeJS.ProcessEnv, readonly string[]]>([
  ['of one without names', { LISTEN_PID: '42', LISTEN_FDS: '1' }, ['main']],
  ['of one that names too few', { ...held, LISTEN_FDNAMES: 'syslog-udp' }, ['syslog-udp', 'main']],
  ['two of one name', { ...held, LISTEN_FDNAMES: 'unknown:vedette.socket' }, ['main', 'main']],
  ['a name that means nothing to us stays what it is', { ...held, LISTEN_FDNAMES: 'syslog-tpc:main' }, ['syslog-tpc', 'main']],
  ['meant for another process', { ...held, LISTEN_PID: '41' }, []],
  ['a count that is none', { ...held, LISTEN_FDS: '-1' }, []],
  ['nothing', {}, []],
])('%s', (_name, environment, left) => {
  expect(takeHeldSockets(environment, 42).left()).toEqual(left)
})

test('of two of one name the first is taken, and the other is left', () => {
  const sockets = takeHeldSockets({ ...held, LISTEN_FDNAMES: 'main:main' }, 42)
  expect([sockets.take('main'), sockets.left()]).toEqual([3, ['main']])
})

test("a listener's socket is named after it", () => {
  expect(['syslog tcp', 'fluent_forward tls', 'OTLP/gRPC'].map(socketNameOf)).toEqual(['syslog-tcp', 'fluent-forward-tls', 'OTLP/gRPC'])
})

/** Of everything that receivers may listen at. */
const names = receivers.flatMap((receiver) => {
  const { name, settings } = receiver
  const shape = settings instanceof z.ZodObject ? Object.keys(settings.shape) : []
  const places = ['udp', 'tcp', 'tls'].filter((each) => shape.includes(each)).map((each) => [each, 0] as const)
  const all = receiver.open(Object.fromEntries([...places, ...(shape.includes('unix') ? [['unix', '/run/x'] as const] : [])]))
  return all
    .filter((endpoint) => endpoint.kind === 'tcp' || endpoint.kind === 'udp')
    .map((endpoint) => ({ kind: endpoint.kind, name: socketNameOf(nameOfListener({ receiver: name, endpoint })) }))
})
const all = [{ kind: 'tcp', name: 'main' }, { kind: 'tcp', name: 'otlp-http' }, { kind: 'tcp', name: 'otlp-grpc' }, ...names]

test('the document names the socket of every listener, and how it is opened', () => {
  const table = readFileSync('docs/reachable.md', 'utf8').match(/^\| `.*Listen(Stream|Datagram)=.*$/gm) ?? []
  const documented = table.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, name]) => ({
      kind: row.includes('ListenStream') ? 'tcp' : 'udp',
      name,
    })),
  )
  const byName = (one: { name?: string | undefined }, other: { name?: string | undefined }) =>
    (one.name ?? '') < (other.name ?? '') ? -1 : 1
  expect(documented.toSorted(byName)).toEqual(all.toSorted(byName))
})

const units = readdirSync('deploy').filter((file) => file.endsWith('.socket') && file !== 'vedette.socket')

test.each(units)('%s holds the socket of a listener, for our service', (file) => {
  const unit = readFileSync(`deploy/${file}`, 'utf8')
  const name = /^FileDescriptorName=(.*)$/m.exec(unit)?.[1]
  expect(file).toBe(`vedette-${name}.socket`)
  expect(all).toContainEqual({ kind: /^ListenDatagram=/m.test(unit) ? 'udp' : 'tcp', name })
  expect(unit).toMatch(/^Service=vedette\.service$/m)
})
