import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { decodeBase32, totpCode } from '../../src/access/second-factor/totp.ts'
import { adminEmail, adminPassword, eventually, startVedette, type Vedette } from '../harness/vedette.ts'
import { expectSeen, hasChromium, launchBrowser } from '../page/browser.ts'

/** Signing in as people do it: the built program, its page, and Chromium with an authenticator of its own. */
let vedette: Vedette
let browser: Browser
let context: BrowserContext
let page: Page
/** Passkeys belong to a name. */
let origin: string
const password = 'another long sentence'
/** Of the app, and the last 30 seconds whose code was used. */
let secret = ''
let lastStep = 0

beforeAll(async () => {
  vedette = await startVedette({ config: { selfTelemetry: { enabled: false } } })
  origin = vedette.url.replace('127.0.0.1', 'localhost')
  if (!hasChromium) return
  browser = await launchBrowser()
  context = await browser.newContext({ viewport: { width: 1200, height: 900 } })
  page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}, 120_000)
afterAll(async () => {
  if (hasChromium) await browser.close()
  await vedette.dispose()
})

interface Entry {
  readonly action: string
  readonly details: Readonly<Record<string, unknown>>
}
async function trail(): Promise<Entry[]> {
  return (await vedette.api<{ rows: Entry[] }>('/api/audit?limit=500')).rows
}

/** A code that was not used: the one of the next 30 seconds is good, too. */
async function nextCode(): Promise<string> {
  let step = Math.floor(Date.now() / 30_000)
  while (step + 1 <= lastStep) {
    await new Promise((resolve) => void setTimeout(resolve, 500))
    step = Math.floor(Date.now() / 30_000)
  }
  lastStep = Math.max(step, lastStep + 1)
  return totpCode(decodeBase32(secret), lastStep)
}

/** `vedette user reset` on the data directory. */
async function resetUser(email: string): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const words = ['dist/program/main.cjs', 'user', 'reset', '--email', email, '--data-dir', vedette.directory]
  const child = spawn(process.execPath, words, { timeout: 60_000, env: { PATH: process.env['PATH'] } })
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ])
  return { status, stdout, stderr }
}

async function enter(email: string, secretWord: string): Promise<void> {
  await context.clearCookies()
  await page.goto(`${origin}/sign-in`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(secretWord)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
}

describe.skipIf(!hasChromium)('a person', () => {
  test('sets up an app, whose codes are asked for from then on', async () => {
    await enter(adminEmail, adminPassword)
    await page.waitForURL(`${origin}/`)
    await page.goto(`${origin}/settings/account`)
    await page.getByRole('button', { name: 'Set up' }).click()
    secret = (await page.locator('.totp-key').innerText()).replaceAll(' ', '')
    await expectSeen(page.getByRole('img', { name: 'QR code of the key' }))
    await page.getByLabel('Code from the app').fill(await nextCode())
    await page.getByRole('button', { name: 'Turn on' }).click()
    await expectSeen(page.locator('.recovery-codes code'))
    const codes = await page.locator('.recovery-codes code').allInnerTexts()
    expect(codes).toHaveLength(10)
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await expectSeen(page.getByText('10 of 10 left'))

    await enter(adminEmail, adminPassword)
    await page.getByLabel('Code from your app').fill('000000')
    await page.getByRole('button', { name: 'Continue' }).click()
    await expectSeen(page.getByText('The code is not right'))
    // Half signed in is not signed in.
    expect(await page.evaluate(`fetch('/api/session').then(({ status }) => status)`)).toBe(401)
    await page.getByLabel('Code from your app').fill(await nextCode())
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(`${origin}/`)

    await enter(adminEmail, adminPassword)
    await page.getByRole('button', { name: 'Use a recovery code' }).click()
    await page.getByLabel('Recovery code').fill(codes[3] ?? '')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(`${origin}/`)
  })

  test('makes a passkey, and gets in with it alone, or after the password', async () => {
    await page.goto(`${origin}/settings/account`)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByLabel('Name of the passkey').fill('this laptop')
    await page.getByRole('button', { name: 'Make a passkey' }).click()
    await expectSeen(page.getByRole('rowheader', { name: 'this laptop' }))

    await context.clearCookies()
    await page.goto(`${origin}/sign-in?return=%2Flogs`)
    await page.getByRole('button', { name: 'Log in with a passkey' }).click()
    await page.waitForURL(`${origin}/logs**`)

    await enter(adminEmail, adminPassword)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL(`${origin}/`)
    const made = (await trail()).filter(({ action }) => action === 'session.create').map(({ details }) => details)
    expect(made.slice(0, 2)).toEqual([
      { firstFactor: 'password', secondFactor: 'passkey' },
      { firstFactor: 'passkey', secondFactor: 'built_in' },
    ])
  })

  test('sees where they are logged in, and ends the others', async () => {
    await page.goto(`${origin}/settings/account`)
    await expectSeen(page.getByText('this browser'))
    await page.getByRole('button', { name: 'End all others' }).click()
    await expectSeen(page.getByText('Ended.'))
    const rows = page.getByRole('region', { name: 'Where you are logged in' }).locator('tbody tr')
    await eventually(
      () => rows.count(),
      (count) => count === 1,
    )
  })

  test('who is new must set one up where it is required, before anything else', async () => {
    await page.goto(`${origin}/settings/second-factor`)
    await page.getByLabel('From members of this project').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await expectSeen(page.getByText('Saved.'))
    await vedette.api('/api/members', { body: { name: 'Bo', email: 'bo@example.org', password, role: 'developer' } })
    await enter('bo@example.org', password)
    await page.getByRole('button', { name: 'Choose: With a passkey' }).click()
    await page.getByRole('button', { name: 'Make a passkey' }).click()
    await expectSeen(page.locator('.recovery-codes code'))
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.waitForURL(`${origin}/`)
    // The last one stays.
    await page.goto(`${origin}/settings/account`)
    await page.getByRole('region', { name: 'Passkeys' }).getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expectSeen(page.getByText('a second factor is required here'))
  })
})

test('somebody on the host lets a person in again, while the platform runs and while it does not', async () => {
  const run = await resetUser('Admin@example.org')
  expect([run.status, run.stderr]).toEqual([0, ''])
  const link = /http:\S+#reset=(\S+)/.exec(run.stdout)
  expect(link?.[0]).toContain(`${vedette.url}/sign-in#reset=`)
  await expect(vedette.api('/api/session', { body: { email: adminEmail, password: adminPassword } })).rejects.toThrow('401')
  const wrong = await resetUser('nobody@example.org')
  expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('there is no account')])
  if (hasChromium) {
    await context.clearCookies()
    await page.goto(link?.[0].replace('127.0.0.1', 'localhost') ?? '')
    await page.getByLabel('New password').fill(password)
    await page.getByRole('button', { name: 'Save and log in' }).click()
    // The project still asks for a second factor, and theirs is gone.
    await expectSeen(page.getByRole('heading', { name: 'Set up a second factor' }))
  }
  const actions = (await trail()).map(({ action }) => action)
  expect(actions).toEqual(expect.arrayContaining(['user.reset', ...(hasChromium ? ['second_factor.add', 'session.revoke'] : [])]))
  await expect(vedette.api('/api/audit/verify', { body: {} })).resolves.toMatchObject({ ok: true })

  await vedette.stop()
  const stopped = await resetUser(adminEmail)
  expect([stopped.status, stopped.stderr]).toEqual([0, ''])
  expect(stopped.stdout).toContain('/sign-in#reset=')
})
