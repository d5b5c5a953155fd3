import { expect, test } from 'vitest'

import { createLog, type LogDestination } from './log.ts'
import { redactKeys, redactText } from './redact.ts'

function capture(): LogDestination & { lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = []
  return { lines, write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) }
}

test('a line is JSON with level, time and message, and goes to the tap as well', () => {
  const destination = capture()
  const tap = capture()
  const log = createLog({ level: 'info', destination, tap })
  log.debug('not this one')
  log.info({ port: 7117 }, 'listening')
  expect(destination.lines).toEqual([
    { level: 'info', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), port: 7117, msg: 'listening' },
  ])
  expect(tap.lines).toEqual(destination.lines)
})

test('secrets are redacted by key at any depth, in children, errors and texts', () => {
  const destination = capture()
  const log = createLog({ level: 'trace', destination }).child({ apiKey: 'hunter2' })
  const error = Object.assign(new Error('GET https://bob:hunter2@example.com/ failed'), {
    config: { headers: { Authorization: 'Bearer hunter2hunter2' } },
    cause: Object.assign(new Error('inner'), { password: 'hunter2' }),
  })
  log.error({ err: error, request: { headers: [{ cookie: 'a=hunter2' }], 'X-Vedette-Key': 'hunter2' } }, 'sent Bearer hunter2hunter2')
  log.warn(new Error('Basic aHVudGVyMg=='))
  const text = JSON.stringify(destination.lines)
  expect(text).not.toMatch(/hunter2|aHVudGVyMg/)
  expect(destination.lines[0]).toMatchObject({
    apiKey: '[redacted]',
    err: { type: 'Error', message: 'GET https://bob:[redacted]@example.com/ failed', cause: { message: 'inner', password: '[redacted]' } },
    msg: 'sent Bearer [redacted]',
  })
  expect(destination.lines[1]).toMatchObject({ msg: 'Basic [redacted]' })
})

test('counts keep their value, cycles and floods end', () => {
  const cycle: Record<string, unknown> = { tokens: 5, none: null }
  cycle['self'] = cycle
  expect(redactKeys(cycle)).toMatchObject({ tokens: 5, none: null, self: { tokens: 5 } })
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]))
  expect(Object.keys(redactKeys(wide)).length).toBeLessThanOrEqual(1000)
})

test('a password in an address is hidden whole, however long it is and whatever stands in it', () => {
  const token = `eyJ${'x'.repeat(900)}`
  expect(redactText(`GET https://oauth2:${token}@git.example/a failed`)).toBe('GET https://oauth2:[redacted]@git.example/a failed')
  expect(redactText(`GET https://${'u'.repeat(200)}:hunter2@git.example`)).not.toContain('hunter2')
  expect(redactText('GET https://bob:hunt@er:2@example.com/?to=a@b.example failed')).toBe(
    'GET https://bob:[redacted]@example.com/?to=a@b.example failed',
  )
  const started = performance.now()
  for (const part of ['://', '://a:', 'a:', ':', '@', '://a:b']) redactText(part.repeat(200_000))
  expect(performance.now() - started).toBeLessThan(5000)
})

test('redacting a text never breaks its JSON', () => {
  for (const value of ['Bearer "quoted"', String.raw`https://a:b\@c`, 'basic ', 'https://user:p"x@y', 'Bearer abcdefgh\\'])
    expect(() => JSON.parse(redactText(JSON.stringify({ value }))) as unknown).not.toThrow()
})
