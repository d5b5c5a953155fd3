import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'

import { afterEach, expect, test, vi } from 'vitest'

import { DecodeThread, isDeathOfThread } from './decode-thread.ts'

const thread = new DecodeThread()
afterEach(async () => {
  vi.useRealTimers()
  await thread.close()
})

function decode(): Promise<unknown> {
  const body = Buffer.from(new Uint8Array(Buffer.from('{"version":"1.1","host":"h","short_message":"m"}')).buffer)
  const intake = { body, receivedAt: 0, contentType: '', query: new URLSearchParams(), headers: {} }
  return thread.decode('gelf', '/gelf', intake).catch((error: unknown) => error)
}

async function nextWorker(): Promise<Worker> {
  const [worker] = (await once(process, 'worker')) as [Worker] // what the event brings
  return worker
}

test('a body is decoded after the thread died under several, however long ago that was', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const started = nextWorker()
  const waiting = [decode(), decode(), decode()]
  const worker = await started
  worker.emit('error', new Error('out of memory'))
  const errors = await Promise.all(waiting)
  expect(errors).toMatchObject(waiting.map(() => ({ code: 'unavailable' })))
  // It reads one at a time.
  expect(errors.map(isDeathOfThread)).toEqual([true, false, false])
  expect(vi.getTimerCount()).toBe(1)
  const next = decode()
  vi.advanceTimersByTime(60_000)
  expect(await next).toEqual([expect.any(Buffer)])
  await worker.terminate()
})

test('what is being decoded when it is closed fails', async () => {
  const waiting = [decode(), decode()]
  await thread.close()
  expect(await Promise.all(waiting)).toMatchObject(waiting.map(() => ({ code: 'unavailable' })))
})
