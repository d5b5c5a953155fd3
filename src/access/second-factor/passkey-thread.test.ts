import { afterEach, expect, test } from 'vitest'

import type { PasskeyToVerify } from './passkey-protocol.ts'
import { PasskeyThread } from './passkey-thread.ts'

const thread = new PasskeyThread()
afterEach(() => thread.close())

const forged: PasskeyToVerify = {
  kind: 'made',
  challenge: 'aaaa',
  place: { rpId: 'localhost', origin: 'http://localhost' },
  made: {
    id: 'aa',
    rawId: 'aa',
    type: 'public-key',
    response: { clientDataJSON: 'e30', attestationObject: 'oA' },
    clientExtensionResults: {},
  },
}

test('a thread that ends takes nothing along that its successor was given', async () => {
  thread.warm()
  const ended = thread.close()
  const answer = thread.verify(forged)
  await ended
  expect(await answer).toBeUndefined()
})

test('what is being verified when the thread ends is told so', async () => {
  const answer = thread.verify(forged)
  await thread.close()
  await expect(answer).rejects.toMatchObject({ code: 'unavailable' })
})
