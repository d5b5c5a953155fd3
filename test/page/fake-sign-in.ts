import { signInRuleBody } from '../../src/api/contract/sign-in.ts'
import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, fakePage, hourMs } from './fake-data.ts'

type Own = Reply<'GET /api/account/sign-in'>
const recoveryCodes = Array.from({ length: 10 }, (_, place) => `${place}k7m-2p9q-wxyz-a${place}cd`)
const newTotp = {
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/Vedette:noa%40tidewater.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Vedette',
}
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/604.1'

/** The second factor at sign-in: `app@…` has one, `new@…` must set one up; and the account of who is signed in. */
export function fakeSignIn(state: FakeState, session: () => Reply<'GET /api/session'>): FakeApi {
  let rule: { project: boolean; everywhere: boolean } = { project: false, everywhere: false }
  let own: Own = {
    passwordChangedAt: ago(90 * 24 * hourMs),
    totpSince: ago(20 * 24 * hourMs),
    passkeys: [
      { id: 'p1', name: 'Chrome · macOS', synced: true, createdAt: ago(20 * 24 * hourMs), lastUsedAt: ago(2 * hourMs) },
      { id: 'p2', name: 'Security key', synced: false, createdAt: ago(3 * 24 * hourMs), lastUsedAt: null },
    ],
    recoveryCodes: { left: 8, madeAt: ago(20 * 24 * hourMs) },
    required: true,
    passkeyHost: 'localhost',
    provedUntil: ago(-hourMs / 2),
  }
  let sessions: Reply<'GET /api/account/sessions'>['rows'] = [
    { id: 's1', userAgent: windows, address: '198.51.100.7', firstFactor: 'password', secondFactor: 'totp', thisOne: true },
    { id: 's2', userAgent: phone, address: '2001:db8:7:1::/64', firstFactor: 'passkey', secondFactor: 'built_in', thisOne: false },
    { id: 's3', userAgent: 'curl/8', address: '203.0.113.9', firstFactor: 'oidc', secondFactor: null, thisOne: false },
  ].map((row, index) => ({
    ...row,
    createdAt: ago((index + 1) * 20 * hourMs),
    lastSeenAt: ago(index * hourMs),
    expiresAt: ago(-11 * hourMs),
  }))
  const enter = (): Reply<'GET /api/session'> => {
    state.half = null
    state.signedIn = true
    return session()
  }
  const enrolled = (): Reply<'POST /api/account/totp/confirm'> => {
    enter()
    return { recoveryCodes }
  }
  return {
    'POST /api/session': ({ body }) => {
      const email = String(body['email'])
      if (!/^(app|new)@/.test(email)) return enter()
      state.half = { stage: email.startsWith('app@') ? 'second_factor' : 'enrolment', email }
      return halfOf(state.half)
    },
    'GET /api/sign-in': () => ({ half: state.half && halfOf(state.half), passkeyHost: 'localhost' }),
    'DELETE /api/sign-in': () => {
      state.half = null
      return {}
    },
    'POST /api/sign-in/code': enter,
    'POST /api/sign-in/enrolment/totp': () => newTotp,
    'POST /api/sign-in/enrolment/totp/confirm': enrolled,
    'POST /api/sign-in/reset': enter,
    'GET /api/account/sign-in': () => own,
    'POST /api/account/totp': () => newTotp,
    'POST /api/account/totp/confirm': () => ({ recoveryCodes }),
    'DELETE /api/account/totp': () => {
      own = { ...own, totpSince: null }
      return { recoveryCodes: null }
    },
    'PATCH /api/account/passkeys/:id': ({ params, body }) => {
      const rename = (passkey: Own['passkeys'][number]): typeof passkey =>
        passkey.id === params['id'] ? { ...passkey, name: String(body['name']) } : passkey
      own = { ...own, passkeys: own.passkeys.map(rename) }
      return {}
    },
    'DELETE /api/account/passkeys/:id': ({ params }) => {
      own = { ...own, passkeys: own.passkeys.filter(({ id }) => id !== params['id']) }
      return { recoveryCodes: null }
    },
    'POST /api/account/recovery-codes': () => ({ recoveryCodes }),
    'GET /api/account/sessions': ({ query: { cursor } }) => fakePage(sessions, { limit: '2', cursor }),
    'DELETE /api/account/sessions': () => {
      const ended = sessions.length - 1
      sessions = sessions.filter(({ thisOne }) => thisOne)
      return { ended }
    },
    'DELETE /api/account/sessions/:id': ({ params }) => {
      sessions = sessions.filter(({ id }) => id !== params['id'])
      return {}
    },
    'POST /api/account/proof': () => ({ until: ago(-hourMs) }),
    'GET /api/sign-in-rule': () => ({ ...rule, mayChangeEverywhere: true, membersWithout: 2 }),
    'PUT /api/sign-in-rule': ({ body }) => {
      rule = { ...rule, ...signInRuleBody.parse(body) }
      return { ...rule, mayChangeEverywhere: true, membersWithout: 2 }
    },
  }
}

function halfOf({ stage, email }: NonNullable<FakeState['half']>): NonNullable<Reply<'GET /api/sign-in'>['half']> {
  return { stage, email, ways: stage === 'enrolment' ? [] : ['passkey', 'totp', 'recovery_code'], until: ago(-600_000) }
}
