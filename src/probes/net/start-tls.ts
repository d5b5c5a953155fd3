import type { Socket } from 'node:net'
import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'

import { abortable } from './abortable.ts'

export interface TlsSettings {
  /** The name to ask for, and that the certificate must have. */
  readonly host: string
  readonly ca?: string | undefined
}

/** Speaks TLS on an open connection. Whether the other side is trusted is for the caller to look at (`readCertificate`). */
export async function startTls(socket: Socket, { host, ca }: TlsSettings, signal: AbortSignal): Promise<TLSSocket> {
  const secure = connect({
    socket,
    host,
    servername: isIP(host) === 0 ? host : '',
    // Looked at afterwards, before anything is sent: so what was shown is known also when it is wrong.
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    ...(ca !== undefined && { ca }),
  })
  try {
    await abortable(signal, (resolve, reject) => {
      secure.once('secureConnect', () => resolve(undefined))
      secure.once('error', reject)
      secure.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
    })
  } catch (error) {
    secure.on('error', () => undefined).destroy()
    socket.destroy()
    throw error
  }
  secure.removeAllListeners('close')
  secure.on('error', () => undefined)
  return secure
}
