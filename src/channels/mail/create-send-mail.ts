import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import { Readable } from 'node:stream'

import SMTPConnection from 'nodemailer/lib/smtp-connection'

import { pinnedLookup, type Guard } from '../../lib/outgoing/outgoing-guard.ts'
import { OutgoingFault } from '../../lib/outgoing/outgoing-http.ts'
import { DeliveryFault, type OutgoingMail, type SendMail } from '../channel.ts'
import { oneLine } from '../vendor/call-vendor.ts'
import { buildMail } from './build-mail.ts'

export interface SendMailSpec {
  readonly guard: Guard
  /** Of one mail, from the look-up to the server's last word. */
  readonly timeoutMs: number
}

/** The server lets nobody in who comes like this (RFC 4954 §6). */
const ofLogIn: ReadonlySet<number> = new Set([530, 534, 535, 538])

/** Mails that some of their receivers have; of more the oldest are forgotten, and told again to all. */
const mostShared = 1000

interface Taken {
  readonly accepted: readonly string[]
  readonly rejected: readonly string[]
  readonly rejectedErrors?: readonly { readonly responseCode?: number | undefined }[] | undefined
}

interface SmtpError extends Error {
  readonly code?: string
  readonly responseCode?: number
  readonly response?: string | false
}

/** SMTP (RFC 5321): a connection for each mail, to an address that the guard has checked. */
export function createSendMail({ guard, timeoutMs }: SendMailSpec): SendMail {
  const shared = new SharedMails()
  return async (whole, signal) => {
    const { host, port } = readSmarthost(whole.smarthost)
    const mail = { ...whole, to: shared.without(whole) }
    const time = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    const bytes = await buildMail(mail)
    const sending: Sending = { host, ended: false }
    let socket: Socket | undefined
    const onAbort = (): void => void socket?.destroy(new Error('aborted'))
    try {
      const addresses = await guard(host)
      time.throwIfAborted()
      socket = connect({ host, port, lookup: pinnedLookup(addresses) })
      time.addEventListener('abort', onAbort, { once: true })
      await once(socket, 'connect', { signal: time })
      await converse(mail, socket, bytes, sending, (taken) => shared.add(whole, taken))
    } catch (error) {
      throw asFault(error, sending, time.aborted)
    } finally {
      time.removeEventListener('abort', onAbort)
      socket?.destroy()
    }
  }
}

interface Sending {
  readonly host: string
  /** The last byte of the mail has been handed over: from here on it may arrive. */
  ended: boolean
}

/** Who has a mail that others are still to get: at its next try they do not get it again. */
class SharedMails {
  readonly #had = new Map<string, readonly string[]>()

  without(mail: OutgoingMail): readonly string[] {
    const had = this.#had.get(nameOf(mail)) ?? []
    return mail.to.filter((address) => !had.includes(address))
  }

  add(mail: OutgoingMail, taken: readonly string[]): void {
    const name = nameOf(mail)
    const had = this.#had.get(name) ?? []
    this.#had.delete(name)
    this.#had.set(name, [...had, ...taken])
    const [oldest] = this.#had.keys()
    if (this.#had.size > mostShared && oldest !== undefined) this.#had.delete(oldest)
  }
}

/** The same at every try: its boundaries are not. */
function nameOf({ from, to, headers, text, html }: OutgoingMail): string {
  return createHash('sha256')
    .update(JSON.stringify([from, to, headers, text, html]))
    .digest('hex')
}

async function converse(
  mail: OutgoingMail,
  socket: Socket,
  bytes: Buffer,
  sending: Sending,
  onShared: (taken: readonly string[]) => void,
): Promise<void> {
  const { tls } = mail
  const connection = new SMTPConnection({
    connection: socket,
    host: sending.host,
    secure: mail.implicitTls,
    // As Alertmanager: either TLS is asked for, or it is not used.
    requireTLS: mail.requireTls && !mail.implicitTls,
    ignoreTLS: !mail.requireTls,
    ...(mail.hello === '' ? {} : { name: mail.hello }),
    maxResponseSize: 64 * 1024,
    tls: {
      servername: tls.serverName ?? (isIP(sending.host) === 0 ? sending.host : ''),
      rejectUnauthorized: tls.insecure !== true,
      ...(tls.ca === undefined ? {} : { ca: tls.ca }),
      ...(tls.cert === undefined ? {} : { cert: tls.cert }),
      ...(tls.key === undefined ? {} : { key: tls.key }),
      ...(tls.minVersion === undefined ? {} : { minVersion: tls.minVersion }),
    },
  })
  try {
    await new Promise<void>((resolve, reject) => {
      // Later errors come to the callbacks too.
      connection.on('error', reject)
      connection.connect((error) => (error === undefined || error === null ? resolve() : reject(error)))
    })
    await logIn(connection, mail)
    const stream = Readable.from([bytes])
    stream.once('end', () => (sending.ended = true))
    const info = await new Promise<Taken>((resolve, reject) => {
      connection.once('error', reject)
      connection.send({ from: mail.from, to: [...mail.to] }, stream, (error, sent) => {
        if (error === null && sent !== undefined) resolve(sent)
        else reject(error ?? new Error('no answer'))
      })
    })
    if (info.rejected.length > 0) {
      // As with a mail of one: 4yz passes.
      const passes = info.rejectedErrors?.some(({ responseCode = 0 }) => responseCode >= 400 && responseCode < 500) ?? false
      if (passes) onShared(info.accepted)
      throw new DeliveryFault(`The mail server takes no mail for ${oneLine(info.rejected.join(', '))}; the others have theirs.`, {
        retryable: passes,
        mayHaveArrived: true,
      })
    }
    connection.quit()
  } finally {
    connection.close()
  }
}

function logIn(connection: SMTPConnection, { user, password, cramSecret }: OutgoingMail): Promise<void> {
  // A server that asks for no name gets none, as from Alertmanager.
  if (user === undefined || user === '' || !connection.allowsAuth) return Promise.resolve()
  const credentials = cramSecret === undefined ? { user, pass: password ?? '' } : { user, pass: cramSecret }
  return new Promise((resolve, reject) => {
    connection.login({ credentials, ...(cramSecret === undefined ? {} : { method: 'CRAM-MD5' }) }, (error) =>
      error === null ? resolve() : reject(error),
    )
  })
}

function readSmarthost(smarthost: string): { host: string; port: number } {
  const [, host = '', port = ''] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(smarthost) ?? []
  if (host === '' || Number(port) > 65_535) throw new DeliveryFault('smarthost is not host:port.', { retryable: false, isOfChannel: true })
  return { host, port: Number(port) }
}

/** 4yz passes, 5yz does not (RFC 5321 §4.2.1); what says nothing may have happened all the same once the whole mail was handed over. */
function asFault(error: unknown, { host, ended }: Sending, gaveUp: boolean): DeliveryFault {
  if (error instanceof DeliveryFault) return error
  if (error instanceof OutgoingFault) {
    const isRefused = error.kind === 'refused'
    return new DeliveryFault(`The mail server: ${error.message}`, { retryable: !isRefused, isOfChannel: isRefused })
  }
  if (gaveUp) return new DeliveryFault(`The mail server ${host} took too long.`, { retryable: true, mayHaveArrived: ended })
  const { code = '', responseCode, response } = error as SmtpError
  // Also the server that does not know STARTTLS: it may be set up wrongly for a while.
  if (responseCode !== undefined && code !== 'ETLS') {
    const said = typeof response === 'string' && response !== '' ? response : String(responseCode)
    return new DeliveryFault(`The mail server ${host} answered ${oneLine(said)}`, {
      retryable: responseCode < 500,
      isOfChannel: ofLogIn.has(responseCode),
    })
  }
  return new DeliveryFault(
    `The mail server ${host} ${code === 'ETLS' ? 'could not agree on TLS' : 'cannot be reached'}${code === '' ? '' : ` (${code})`}.`,
    {
      retryable: true,
      mayHaveArrived: ended,
    },
  )
}
