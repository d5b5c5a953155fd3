import { createServer } from 'node:net'

import { fastify } from 'fastify'
import { expect, test } from 'vitest'

import { listen } from './listen.ts'

test('a port that is taken: where sockets were handed over, but none for it, the fault names them', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const place = { host: '127.0.0.1', port: address === null || typeof address === 'string' ? 0 : address.port }
  const failure = async (misnamed: readonly string[]): Promise<string> => {
    const server = fastify()
    try {
      await listen(server, { ...place, misnamed })
      return 'it listens'
    } catch (error) {
      return String(error)
    } finally {
      await server.close()
    }
  }
  expect(await failure([])).toMatch(/ is taken by another program; choose another with --port/)
  const named = await failure(['web', 'otlp-http'])
  expect(named).toMatch(/handed over were web, otlp-http, but none for this port; its FileDescriptorName= must be main, or left out/)
  expect(named).not.toContain('another program')
  other.close()
})
