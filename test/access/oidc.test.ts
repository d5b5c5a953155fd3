import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

// oxlint-disable-next-line import/no-named-as-default -- its types know the default alone
import Provider from 'oidc-provider'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startVedette, type Vedette } from '../harness/vedette.ts'
import { hasChromium, launchBrowser, openPage } from '../page/browser.ts'

const secret = 'a secret that only the two of them know'
let server: Server
let answer: RequestListener = (_request, response) => void response.writeHead(503).end()
let vedette: Vedette
let browser: Browser | undefined
let page: Page

/** A real provider, whose people log in with any name; their groups are `sre`, unless the name says otherwise. */
beforeAll(async () => {
  server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const company = {
    name: 'company',
    title: 'Company account',
    issuer,
    clientId: 'vedette',
    provisioning: true,
    allowedDomains: ['example.org'],
    groups: [{ group: 'sre', role: 'developer' }],
  }
  vedette = await startVedette({
    config: { selfTelemetry: { enabled: false }, signIn: { oidc: [company] } },
    environment: { VEDETTE_OIDC_SECRET_COMPANY: secret },
  })
  const client = { client_id: 'vedette', client_secret: secret, redirect_uris: [`${vedette.url}/api/sign-in/oidc/company/callback`] }
  const provider = new Provider(issuer, {
    clients: [client],
    cookies: { keys: ['only for tests'] },
    conformIdTokenClaims: false,
    claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ sub, name: sub, email: `${sub}@example.org`, email_verified: true, groups: sub.startsWith('guest') ? [] : ['sre'] }),
    }),
  })
  answer = provider.callback()
  if (!hasChromium) return
  browser = await launchBrowser()
  const opened = await openPage(browser)
  page = opened.page
  page.setDefaultTimeout(30_000)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await vedette.dispose()
  server.closeAllConnections()
  server.close()
})

/** From the button over the provider's two forms; ends where the provider leads back to. */
async function goThroughProvider(name: string): Promise<void> {
  await page.context().clearCookies()
  await page.goto(`${vedette.url}/sign-in?return=%2Flogs`)
  await page.getByRole('link', { name: 'Log in with Company account' }).click()
  await page.locator('input[name=login]').fill(name)
  await page.locator('input[name=password]').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

interface Members {
  readonly rows: readonly { readonly email: string; readonly role: string; readonly providers: readonly string[] }[]
}

describe.skipIf(!hasChromium)('a real identity provider, in a real browser', () => {
  test('somebody of a group that gives a role comes in, and the way back is good once', async () => {
    const back = page.waitForRequest((request) => request.url().includes('/company/callback'))
    await goThroughProvider('ada')
    await page.waitForURL(`${vedette.url}/logs**`)
    const { rows } = await vedette.api<Members>('/api/members')
    expect(rows.find(({ email }) => email === 'ada@example.org')).toMatchObject({ role: 'developer', providers: ['company'] })
    const cookies = await page.context().cookies(vedette.url)
    expect(cookies.filter(({ name }) => name.startsWith('vedette')).map(({ name, httpOnly }) => [name, httpOnly])).toEqual([
      ['vedette', true],
    ])
    await page.goto((await back).url())
    await page.getByText('took too long, or began in another browser').waitFor()
  })

  test('somebody of no group is told so, and gets no account', async () => {
    await goThroughProvider('guest')
    await page.getByText('None of your groups at Company account gives you a role here.').waitFor()
    const { rows } = await vedette.api<Members>('/api/members')
    expect(rows.some(({ email }) => email === 'guest@example.org')).toBe(false)
  })
})

test('the settings page’s test asks the real discovery document, and no answer of the API holds the secret', async () => {
  const tested = await vedette.api<{ ok: boolean; detail: string }>('/api/oidc-providers/company/test', { method: 'POST' })
  expect(tested.ok).toBe(true)
  const described = await vedette.api<object>('/api/oidc-providers')
  expect(described).toMatchObject({ rows: [{ name: 'company', hasSecret: true, state: { ok: true } }] })
  expect(JSON.stringify([described, await vedette.api<object>('/api/sign-in/providers')])).not.toContain(secret)
})
