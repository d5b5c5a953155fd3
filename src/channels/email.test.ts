import { simpleParser } from 'mailparser'
import type { SMTPServerOptions } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createRender } from '../alerting/templates/create-render.ts'
import { parseNotificationTemplates } from '../alerting/templates/notification-templates.ts'
import { createGuard } from '../lib/outgoing/outgoing-guard.ts'
import { DeliveryFault, type Delivery, type Notification } from './channel.ts'
import { email } from './email.ts'
import { createSendMail } from './mail/create-send-mail.ts'
import { emailSettings } from './testdata/email-settings.ts'
import { makeCertificate, startFakeMailServer, type FakeMailServer } from './testdata/fake-mail-server.ts'
import { firing, hostileTexts, resolved } from './testdata/notifications.ts'
import { pushDirectory } from './testdata/push-directory.ts'

const templates = parseNotificationTemplates(new Map())
const certificate = makeCertificate()
const guard = createGuard({ allowedHosts: () => ['mail.test'], resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) })
let server: FakeMailServer

beforeAll(async () => {
  server = await startFakeMailServer(certificate)
})
afterAll(() => server.close())

async function tell(
  given: object,
  notification: Notification = firing,
  { to = server, signal = new AbortController().signal, mail = createSendMail({ guard, timeoutMs: 60_000 }) } = {},
): Promise<Delivery> {
  const settings = email.settings.parse({
    ...emailSettings,
    smarthost: `mail.test:${to.port}`,
    tls_config: { ca: certificate.cert },
    ...given,
  })
  return email.deliver({
    message: email.compose({ notification, settings, render: createRender({ notification, templates }), remembered: {} }),
    settings,
    id: notification.id,
    now: notification.at,
    mayRepeat: false,
    send: () => Promise.reject(new Error('no HTTP here')),
    readSecretFile: () => Promise.resolve('S3CRET-mail\n'),
    push: pushDirectory(() => Promise.reject(new Error('not used here'))),
    mail,
    signal,
  })
}

async function faultOf(delivery: Promise<Delivery>): Promise<DeliveryFault> {
  const error: unknown = await delivery.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(DeliveryFault)
  expect(String(error)).not.toContain('S3CRET')
  return error as DeliveryFault
}

async function withServer<T>(options: SMTPServerOptions, work: (bad: FakeMailServer) => Promise<T>): Promise<T> {
  const bad = await startFakeMailServer({ ...certificate, ...options })
  try {
    return await work(bad)
  } finally {
    await bad.close()
  }
}

test('a mail over STARTTLS, with text and HTML, the links, and nothing that answers by itself', async () => {
  const { providerId } = await tell({})
  const mail = server.taken.at(-1)
  expect(mail).toMatchObject({ from: 'vedette@example.com', to: ['ops@example.com', 'second@example.com'], secure: true, user: 'vedette' })
  const parsed = await simpleParser(mail?.raw ?? Buffer.alloc(0))
  expect(parsed.subject).toBe('[FIRING:1] Disk "full" (db-1:9100 critical a b)')
  expect(parsed.messageId).toBe(providerId)
  expect(parsed.headers.get('auto-submitted')).toBe('auto-generated')
  expect(parsed.headers.get('x-team')).toBe('a b')
  expect(parsed.date?.getTime()).toBe(Math.floor(firing.at / 1000) * 1000)
  expect(parsed.replyTo?.text).toBe('no-reply@example.com')
  expect(parsed.text).toContain('הדיסק מלא 🔥')
  for (const url of Object.values(firing.links)) {
    expect(parsed.text).toContain(url)
    expect(parsed.html).toContain(url.replaceAll('&', '&amp;'))
  }
})

test('one group is one thread, each notification one mail, each try the same', async () => {
  await tell({})
  await tell({})
  await tell({}, { ...resolved, id: 'n-0002' })
  const mails = await Promise.all(server.taken.slice(-3).map(({ raw }) => simpleParser(raw)))
  const [first, again, over] = mails
  expect(first?.messageId).toBe(again?.messageId)
  expect(over?.messageId).not.toBe(first?.messageId)
  expect(new Set(mails.map(({ references, inReplyTo }) => `${String(references)} ${inReplyTo ?? ''}`)).size).toBe(1)
  await tell({ threading: { enabled: true, thread_by_date: 'daily' } })
  expect(server.taken.at(-1)?.raw.toString()).toMatch(/References: <alert-[0-9a-f]{16}-2026-03-04@vedette\.example>/)
})

test('what stands in labels makes no header and no recipient', async () => {
  for (const text of hostileTexts.slice(5, 9)) {
    const commonLabels = [
      ['alertname', text],
      ['team', text],
    ] as const
    await tell(
      { headers: { 'X-Team': '{{ .CommonLabels.team }}', Subject: 'About {{ .CommonLabels.alertname }}' } },
      { ...firing, commonLabels },
    )
    const parsed = await simpleParser(server.taken.at(-1)?.raw ?? Buffer.alloc(0))
    expect(parsed.bcc).toBeUndefined()
    expect(parsed.subject).toMatch(/^About /)
    expect(server.taken.at(-1)?.to).toEqual(['ops@example.com', 'second@example.com'])
  }
})

test('one kind of text alone', async () => {
  await tell({ html: '' })
  expect((await simpleParser(server.taken.at(-1)?.raw ?? Buffer.alloc(0))).html).toBe(false)
  await tell({ text: '' })
  expect(server.taken.at(-1)?.raw.toString()).toMatch(/Content-Type: text\/html/)
})

describe('TLS', () => {
  test('a server without STARTTLS gets nothing, unless the settings allow it', async () => {
    await withServer({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true }, async (plain) => {
      expect(await faultOf(tell({}, firing, { to: plain }))).toMatchObject({ retryable: true, mayHaveArrived: false })
      expect(plain.taken).toEqual([])
      await tell({ require_tls: false }, firing, { to: plain })
      expect(plain.taken).toMatchObject([{ secure: false, user: 'vedette' }])
    })
  })

  test('without require_tls it is not used, as in Alertmanager', async () => {
    await withServer({ allowInsecureAuth: true }, async (both) => {
      await tell({ require_tls: false, tls_config: {} }, firing, { to: both })
      expect(both.taken).toMatchObject([{ secure: false }])
    })
  })

  test('from the first byte on', async () => {
    await withServer({ secure: true }, async (implicit) => {
      await tell({ force_implicit_tls: true }, firing, { to: implicit })
      expect(implicit.taken).toMatchObject([{ secure: true }])
    })
  })

  test('a certificate nobody trusts', async () => {
    const fault = await faultOf(tell({ tls_config: {} }))
    expect(fault).toMatchObject({ retryable: true, mayHaveArrived: false })
    await tell({ tls_config: { insecure_skip_verify: true } })
  })
})

describe('what goes wrong', () => {
  test('a wrong password is final, and not in the error though the server repeats it', async () => {
    const fault = await faultOf(tell({ auth_password: 'S3CRET-wrong' }))
    expect(fault).toMatchObject({ retryable: false, mayHaveArrived: false, isOfChannel: true })
    expect(fault.message).toContain('535')
  })

  test('CRAM-MD5 and a password of a file', async () => {
    await withServer({ authMethods: ['CRAM-MD5'] }, async (cram) => {
      await tell({ auth_password: undefined, auth_secret: 'S3CRET-mail' }, firing, { to: cram })
      expect(cram.taken).toMatchObject([{ user: 'vedette' }])
    })
    await tell({ auth_password: undefined, auth_password_file: '/secret' })
  })

  test.each([
    [450, true],
    [550, false],
  ])('a receiver refused with %i', async (responseCode, retryable) => {
    const refusal = Object.assign(new Error('mailbox'), { responseCode })
    await withServer({ onRcptTo: (_address, _session, callback) => callback(refusal) }, async (bad) => {
      expect(await faultOf(tell({}, firing, { to: bad }))).toMatchObject({ retryable, mayHaveArrived: false })
    })
  })

  test('one of two receivers refused: the other has it', async () => {
    await withServer(
      {
        onRcptTo: ({ address }, _session, callback) =>
          callback(address.startsWith('second') ? Object.assign(new Error('no'), { responseCode: 550 }) : null),
      },
      async (half) => {
        expect(await faultOf(tell({}, firing, { to: half }))).toMatchObject({ retryable: false, mayHaveArrived: true })
        expect(half.taken).toHaveLength(1)
      },
    )
  })

  test('one of two receivers put off: told later, the other is not told again', async () => {
    let isBusy = true
    const busy = Object.assign(new Error('greylisted'), { responseCode: 451 })
    await withServer(
      { onRcptTo: ({ address }, _session, callback) => callback(isBusy && address.startsWith('second') ? busy : null) },
      async (half) => {
        const mail = createSendMail({ guard, timeoutMs: 60_000 })
        for (let tries = 0; tries < 2; tries++)
          expect(await faultOf(tell({}, firing, { to: half, mail }))).toMatchObject({ retryable: true, mayHaveArrived: tries === 0 })
        isBusy = false
        await tell({}, firing, { to: half, mail })
        expect(half.taken.map(({ to }) => to)).toEqual([['ops@example.com'], ['second@example.com']])
        await tell({}, resolved, { to: half, mail })
        expect(half.taken.at(-1)?.to).toEqual(['ops@example.com', 'second@example.com'])
      },
    )
  })

  test('silence after the whole mail: it may have arrived', async () => {
    const control = new AbortController()
    const silent: SMTPServerOptions = {
      onData: (stream) => {
        stream.resume()
        stream.on('end', () => control.abort())
      },
    }
    await withServer(silent, async (bad) => {
      expect(await faultOf(tell({}, firing, { to: bad, signal: control.signal }))).toMatchObject({ retryable: true, mayHaveArrived: true })
    })
  })

  test('silence before it: it has not', async () => {
    const control = new AbortController()
    await withServer({ onMailFrom: () => control.abort() }, async (bad) => {
      expect(await faultOf(tell({}, firing, { to: bad, signal: control.signal }))).toMatchObject({ retryable: true, mayHaveArrived: false })
    })
  })

  test('nobody listens; an address inside', async () => {
    expect(await faultOf(tell({ smarthost: 'mail.test:1' }))).toMatchObject({ retryable: true, mayHaveArrived: false })
    expect(await faultOf(tell({ smarthost: 'inside.test:25' }))).toMatchObject({
      retryable: false,
      message: expect.stringMatching(/inside/) as string,
    })
  })
})
