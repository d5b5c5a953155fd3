import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A mail as the server took it. */
export interface TakenMail {
  readonly from: string
  readonly to: readonly string[]
  readonly secure: boolean
  readonly user: string | undefined
  readonly raw: Buffer
}

export interface FakeMailServer {
  readonly port: number
  readonly taken: TakenMail[]
  close(): Promise<void>
}

/** A certificate for `mail.test`, made anew: PEM. */
export function makeCertificate(): { readonly key: string; readonly cert: string } {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-mail-'))
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
  const command = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=mail.test -addext subjectAltName=DNS:mail.test'
  execFileSync('openssl', [...command.split(' '), '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  rmSync(directory, { recursive: true })
  return made
}

/** A mail server on a port of its own. `options` make it a bad one. */
export async function startFakeMailServer(options: SMTPServerOptions): Promise<FakeMailServer> {
  const taken: TakenMail[] = []
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    closeTimeout: 50,
    onAuth: (auth, _session, callback) => {
      const matches = auth.method === 'CRAM-MD5' ? auth.validatePassword('S3CRET-mail') : auth.password === 'S3CRET-mail'
      if (auth.username === 'vedette' && matches) callback(null, { user: auth.username })
      else callback(new Error(`no such user with ${String(auth.password)}`))
    },
    onData: (stream, session, callback) => {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        taken.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          secure: session.secure,
          user: typeof session.user === 'string' ? session.user : undefined,
          raw: Buffer.concat(pieces),
        })
        callback()
      })
    },
    ...options,
  })
  // Clients that give up are what is tested.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
