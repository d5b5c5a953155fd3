import MailComposer from 'nodemailer/lib/mail-composer'

import type { OutgoingMail } from '../channel.ts'

/** The mail's bytes: text, HTML or both as alternatives; header values are encoded and folded. Nothing is fetched or read from disk. */
export function buildMail({ headers, text, html }: Pick<OutgoingMail, 'headers' | 'text' | 'html'>): Promise<Buffer> {
  const composer = new MailComposer({
    headers: Object.entries(headers).map(([key, value]) => ({ key, value })),
    ...(text === '' ? {} : { text }),
    ...(html === undefined ? {} : { html }),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return new Promise((resolve, reject) => {
    composer.compile().build((error, bytes) => (error === null ? resolve(bytes) : reject(error)))
  })
}
