import { expect, test } from 'vitest'

import { takeActivatedSockets } from './activated-sockets.ts'

const take = (environment: NodeJS.ProcessEnv): Record<string, number> => Object.fromEntries(takeActivatedSockets(environment, 42))

test('sockets of a service manager are taken by name, once', () => {
  const environment = { LISTEN_PID: '42', LISTEN_FDS: '2', LISTEN_FDNAMES: 'vedette.socket:otlp-http', PATH: '/bin' }
  expect(take(environment)).toEqual({ main: 3, 'otlp-http': 4 })
  expect(environment).toEqual({ PATH: '/bin' })
  expect(take(environment)).toEqual({})
})

test.each<[string, NodeJS.ProcessEnv, Record<string, number>]>([
  ['of one without names', { LISTEN_PID: '42', LISTEN_FDS: '1' }, { main: 3 }],
  ['meant for another process', { LISTEN_PID: '41', LISTEN_FDS: '1' }, {}],
  ['a second main one is left alone', { LISTEN_PID: '42', LISTEN_FDS: '2', LISTEN_FDNAMES: 'a:b' }, { main: 3 }],
  ['a count that is none', { LISTEN_PID: '42', LISTEN_FDS: '-1' }, {}],
  ['nothing', {}, {}],
])('%s', (_name, environment, found) => {
  expect(take(environment)).toEqual(found)
})
