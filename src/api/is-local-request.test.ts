import { describe, expect, test } from 'vitest'

import { isLocalRequest } from './is-local-request.ts'

const host = 'localhost:7117'

describe('a program on this machine', () => {
  test.each([
    ['127.0.0.1', 'localhost:7117'],
    ['127.8.9.1', '127.0.0.1:7117'],
    ['::1', '[::1]:7117'],
    ['::ffff:127.0.0.9', 'LOCALHOST'],
  ])('%s asks %s', (peerAddress, name) => {
    expect(isLocalRequest({ peerAddress, headers: { host: name, 'user-agent': 'Prometheus/3.0' } })).toBe(true)
  })
})

describe('not a program on this machine', () => {
  test.each(['10.1.2.3', '::ffff:10.0.0.1', '2001:db8::1', '', '127.0.0.1.evil.example', 'localhost', undefined])(
    'from %s',
    (peerAddress) => {
      expect(isLocalRequest({ peerAddress, headers: { host } })).toBe(false)
    },
  )

  test.each([
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'forwarded',
    'via',
    'x-real-ip',
    'true-client-ip',
    'cf-connecting-ip',
  ])('a proxy passes it on: %s, whatever it holds', (name) => {
    for (const value of ['203.0.113.7', '127.0.0.1', ''])
      expect(isLocalRequest({ peerAddress: '127.0.0.1', headers: { host, [name]: value } })).toBe(false)
  })

  test.each(['vedette.example.org', 'rebound.evil.example:7117', 'localhost.evil.example', '127.0.0.1@evil.example', '[', '', undefined])(
    'a browser was led here by the name %s',
    (name) => {
      expect(isLocalRequest({ peerAddress: '127.0.0.1', headers: name === undefined ? {} : { host: name } })).toBe(false)
    },
  )
})
