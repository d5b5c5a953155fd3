import { describeSecondFactors } from '../../../access/index.ts'
import { ownSignInReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from '../access/instant-of.ts'

export const ownSignIn = defineRoute({
  method: 'GET',
  path: '/api/account/sign-in',
  summary: 'How the caller signs in: password, app, passkeys, recovery codes',
  access: 'signed_in',
  reply: ownSignInReply,
  async handle(services, { caller }) {
    const { passwordChangedAt, totpSince, passkeys, recoveryCodes, isRequired, passkeyHost, provedUntil } = await describeSecondFactors({
      ...services,
      caller,
    })
    return {
      passwordChangedAt: instantOf(passwordChangedAt),
      totpSince: totpSince === null ? null : instantOf(totpSince),
      passkeys: passkeys.map(({ id, name, isSynced, createdAt, lastUsedAt }) => ({
        id,
        name,
        synced: isSynced,
        createdAt: instantOf(createdAt),
        lastUsedAt: lastUsedAt === null ? null : instantOf(lastUsedAt),
      })),
      recoveryCodes: recoveryCodes && { left: recoveryCodes.left, madeAt: instantOf(recoveryCodes.madeAt) },
      required: isRequired,
      passkeyHost,
      provedUntil: instantOf(provedUntil),
    }
  },
})
