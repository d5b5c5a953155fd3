import type { Socket } from 'node:net'

import { readUntil } from './read-until.ts'

/** Asks an SMTP server (RFC 3207) to speak TLS from now on. Throws when it will not. */
export async function offerSmtpTls(socket: Socket, signal: AbortSignal): Promise<void> {
  await expectCode(socket, '220', signal)
  socket.write('EHLO vedette\r\n')
  await expectCode(socket, '250', signal)
  socket.write('STARTTLS\r\n')
  await expectCode(socket, '220', signal)
}

async function expectCode(socket: Socket, code: string, signal: AbortSignal): Promise<void> {
  // A dash behind the code: more lines come.
  const { isFound, text } = await readUntil(socket, (line) => /^\d{3} /.test(line), signal)
  socket.removeAllListeners('data')
  const last = text.trim().split('\n').at(-1) ?? ''
  if (!isFound || !last.startsWith(code)) throw Object.assign(new Error('no STARTTLS'), { code: 'SMTP_NO_STARTTLS' })
}
