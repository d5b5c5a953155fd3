import addressparser from 'nodemailer/lib/addressparser'
import { z } from 'zod'

import { Fault } from '../lib/errors.ts'
import type { ComposeInput, DeliverCall, Delivery, OutgoingMail } from './channel.ts'
import { defineChannel } from './define-channel.ts'
import { composeHeaders } from './mail/compose-headers.ts'
import { eitherOf, secret, secretFile, template } from './settings/fields.ts'
import { readSecret } from './settings/read-secret.ts'
import { readTlsConfig, tlsConfig } from './settings/tls-config.ts'
import { cutText } from './text/cut-text.ts'
import { escapeHtml } from './text/escape.ts'
import { linkLines, messageLinks } from './text/message-links.ts'
import { plainMessage } from './text/own-templates.ts'

const headerName = z.string().regex(/^[!-9;-~]{1,76}$/, 'is no name of a header')
/** Written by the builder of the mail. */
const ownHeaders = new Set(['Content-Type', 'Content-Transfer-Encoding', 'Mime-Version'])

/** Alertmanager's `email_configs`. */
const settings = z
  .strictObject({
    send_resolved: z.boolean().optional().meta({ description: 'Tell also when it is over' }),
    to: template.min(1).meta({ description: 'Addresses to write to, with commas' }),
    from: template.min(1).meta({ description: 'Address of the sender' }),
    hello: z.string().max(255).default('').meta({ description: 'Name to greet the server with' }),
    smarthost: z
      .string()
      .regex(/^.+:\d{1,5}$/, 'is not host:port')
      .meta({ description: 'Mail server, host:port' }),
    auth_username: z.string().max(1024).default('').meta({ description: 'Name to log in with' }),
    auth_password: secret.optional().meta({ description: 'Password for that' }),
    auth_password_file: secretFile.optional().meta({ description: 'File of the same' }),
    auth_secret: secret.optional().meta({ description: 'Secret for CRAM-MD5' }),
    auth_secret_file: secretFile.optional().meta({ description: 'File of the same' }),
    auth_identity: z.string().max(1024).optional().meta({ description: 'Read; the name is the identity' }),
    headers: z.record(headerName, template).default({}).meta({ description: 'More headers, or others: Subject, To, From, Reply-To …' }),
    html: template.default('{{ template "email.default.html" . }}').meta({ description: 'HTML; empty for text alone' }),
    text: template.default(plainMessage).meta({ description: 'Text; empty for HTML alone' }),
    require_tls: z.boolean().default(true).meta({ description: 'The server must offer STARTTLS; with no the connection stays plain' }),
    force_implicit_tls: z.boolean().optional().meta({ description: 'TLS from the first byte on; left out, on port 465 alone' }),
    tls_config: tlsConfig.optional(),
    threading: z
      .strictObject({
        enabled: z.boolean().default(false).meta({ description: 'Read; the mails of a group are always one thread' }),
        thread_by_date: z.enum(['none', 'daily']).optional().meta({ description: '`daily` begins a thread each day' }),
      })
      .default({ enabled: false }),
  })
  .check(eitherOf('auth_password', 'auth_password_file', 'optional'), eitherOf('auth_secret', 'auth_secret_file', 'optional'))

type Settings = z.output<typeof settings>

type EmailMessage = Pick<OutgoingMail, 'from' | 'to' | 'headers' | 'text'> & { readonly html: string | null }

const [maxSubject, maxText, maxHtml] = [500, 100_000, 500_000]

/** E-mail over SMTP. */
export const email = defineChannel<Settings, EmailMessage>({
  name: 'email',
  title: 'E-mail',
  setUp: [
    'Enter your mail server as `smarthost` (host:port), and the name and password of an account that may send.',
    'Port 587 speaks STARTTLS, 465 TLS from the start. A server of your own without TLS needs `require_tls: false`.',
    'Let SPF and DKIM of the sender’s domain allow the server, else the mails land among the junk.',
  ],
  settings,
  secrets: ['auth_password', 'auth_secret', 'tls_config.key'],
  recipient: ({ to }) => to.join(', '),
  idempotent: true,
  sendsResolvedByDefault: false,
  compose,
  deliver,
})

function compose({ notification, settings: wanted, render }: ComposeInput<Settings>): EmailMessage {
  const [from = '', ...others] = addressesOf('from', render.text(wanted.from))
  if (others.length > 0) throw new Fault('bad_input', 'from: there must be one address')
  const toText = oneLine(render.text(wanted.to))
  const to = addressesOf('to', toText)
  const text = wanted.text === '' ? '' : cutText(render.text(wanted.text).trim(), maxText) + linkLines(notification)
  const html = wanted.html === '' ? '' : withLinks(render.html(wanted.html), notification)
  return {
    from,
    to,
    headers: {
      ...composeHeaders(notification, to.join(','), wanted.threading),
      ...composeOwn(wanted, toText, render),
    },
    // A mail of neither is no mail.
    text:
      text === '' && (html === '' || html.length > maxHtml) ? cutText(render.text(plainMessage), maxText) + linkLines(notification) : text,
    html: html === '' || html.length > maxHtml ? null : html,
  }
}

/** Those of the settings, rendered: each stands once, whatever its case. */
function composeOwn(wanted: Settings, to: string, render: ComposeInput<Settings>['render']): Record<string, string> {
  const given = Object.entries(wanted.headers).map(([name, value]) => [canonical(name), value] as const)
  const templates = {
    Subject: '{{ template "email.default.subject" . }}',
    From: wanted.from,
    ...Object.fromEntries(given.filter(([name]) => !ownHeaders.has(name))),
  }
  const rendered = Object.entries(templates).map(([name, value]) => [name, oneLine(render.text(value))] as const)
  return { To: to, ...Object.fromEntries(rendered.map(([name, value]) => [name, name === 'Subject' ? cutText(value, maxSubject) : value])) }
}

/** As Go's textproto writes names; Message-ID as the standard has it. */
function canonical(name: string): string {
  const words = name.split('-').map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1).toLowerCase()}`)
  return words.join('-') === 'Message-Id' ? 'Message-ID' : words.join('-')
}

function addressesOf(field: string, text: string): string[] {
  const addresses = addressparser(oneLine(text), { flatten: true }).map(({ address }) => address)
  const broken = addresses.find((address) => !/^[^\s<>@]+@[^\s<>@]+$/.test(address))
  if (addresses.length === 0 || broken !== undefined)
    throw new Fault('bad_input', `${field}: there is no address in it, or one that is none`)
  return addresses
}

/** A header is one line: what stands behind a line's end would be another header. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function withLinks(html: string, notification: ComposeInput<Settings>['notification']): string {
  const links = messageLinks(notification).map(({ label, url }) => `<a href="${escapeHtml(url)}" style="color:#1d4ed8">${label}</a>`)
  const paragraph = `<p style="font-family:sans-serif;font-size:14px;text-align:center">${links.join(' &#183; ')}</p>`
  const end = html.toLowerCase().lastIndexOf('</body>')
  return end < 0 ? html + paragraph : html.slice(0, end) + paragraph + html.slice(end)
}

async function deliver(call: DeliverCall<Settings, EmailMessage>): Promise<Delivery> {
  const { settings: wanted, message } = call
  const {
    auth_username: user,
    auth_password: password,
    auth_password_file: passwordFile,
    auth_secret: cram,
    auth_secret_file: cramFile,
  } = wanted
  const usesCram = (cram ?? '') !== '' || (cramFile ?? '') !== ''
  const hasPassword = (password ?? '') !== '' || (passwordFile ?? '') !== ''
  await call.mail(
    {
      smarthost: wanted.smarthost,
      hello: wanted.hello,
      requireTls: wanted.require_tls,
      implicitTls: wanted.force_implicit_tls ?? wanted.smarthost.endsWith(':465'),
      tls: await readTlsConfig(wanted.tls_config, call.readSecretFile),
      user: user === '' ? undefined : user,
      password: hasPassword ? await readSecret(call, 'auth_password', password, passwordFile) : undefined,
      cramSecret: usesCram && !hasPassword ? await readSecret(call, 'auth_secret', cram, cramFile) : undefined,
      from: message.from,
      to: message.to,
      headers: message.headers,
      text: message.text,
      html: message.html ?? undefined,
    },
    call.signal,
  )
  return { providerId: message.headers['Message-ID'] ?? '' }
}
