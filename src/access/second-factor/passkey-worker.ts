import { parentPort } from 'node:worker_threads'

import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'

import type { PasskeyAnswer, PasskeyTask, PasskeyToVerify, VerifiedPasskey } from './passkey-protocol.ts'

// To load what verifies takes a third of a second: too long for the main thread.
if (parentPort === null) throw new Error('started as a worker thread only')
const port = parentPort

port.on('message', ({ taskId, ...passkey }: PasskeyTask) => {
  // Whatever is malformed is not right.
  void verify(passkey)
    .catch(() => undefined)
    .then((verified) => port.postMessage({ taskId, verified } satisfies PasskeyAnswer))
})

async function verify({ challenge, place, ...passkey }: PasskeyToVerify): Promise<VerifiedPasskey | undefined> {
  const expected = { expectedChallenge: challenge, expectedOrigin: place.origin, expectedRPID: place.rpId, requireUserVerification: true }
  if (passkey.kind === 'made') {
    const { response, ...made } = passkey.made
    const { clientDataJSON, attestationObject } = response
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      ...expected,
      response: { ...made, response: { clientDataJSON, attestationObject } },
    })
    if (!verified) return undefined
    const { credential, credentialBackedUp } = registrationInfo
    return { id: credential.id, publicKey: credential.publicKey, counter: credential.counter, isSynced: credentialBackedUp }
  }
  const { shown, credential } = passkey
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    ...expected,
    response: { ...shown, response: { ...shown.response } as never }, // an absent user handle may be said by leaving it out
    credential,
  })
  if (!verified) return undefined
  const { newCounter, credentialBackedUp } = authenticationInfo
  return { id: credential.id, publicKey: credential.publicKey, counter: newCounter, isSynced: credentialBackedUp }
}
