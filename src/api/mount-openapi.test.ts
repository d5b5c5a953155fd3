import { expect, test } from 'vitest'

import { ManualClock } from '../../test/harness/manual-clock.ts'
import { createHttpServer } from './http-server.ts'
import { mountOpenapi } from './mount-openapi.ts'
import { RequestLimits } from './request-limits.ts'

test('the description of the API is for everybody, as often as an address may ask', async () => {
  const clock = new ManualClock()
  const server = await createHttpServer({ trustedProxies: [] })
  mountOpenapi(server, {
    version: '1.2.3',
    limits: new RequestLimits(clock, 1),
    logBug: (error) => {
      throw error
    },
  })
  const ask = (remoteAddress: string) => server.inject({ url: '/api/openapi.json', remoteAddress })
  for (let n = 0; n < 10; n++) {
    const answer = await ask(`2001:db8:9:9::${n}`)
    expect([answer.statusCode, answer.json<{ info: object }>().info]).toEqual([200, expect.objectContaining({ version: '1.2.3' })])
  }
  const refused = await ask('2001:db8:9:9::77')
  expect([refused.statusCode, refused.headers['retry-after'], refused.json()]).toEqual([
    429,
    '1',
    { error: { code: 'rate_limited', message: expect.any(String) as string } },
  ])
  expect((await ask('192.0.2.1')).statusCode).toBe(200)
  clock.advance(1000)
  expect((await ask('2001:db8:9:9::77')).statusCode).toBe(200)
  await server.close()
})
