import { z } from 'zod'

/** The mail server of what Vedette writes itself: invitations, and what is wrong with it. Contact points name their own. */
export const smtpSchema = z
  .strictObject({
    host: z.string().min(1).max(255).meta({ description: 'Mail server' }),
    port: z.number().int().min(1).max(65_535).default(587).meta({ description: 'Its port; 465 speaks TLS from the first byte on' }),
    user: z.string().max(1024).optional().meta({ description: 'Name to log in with' }),
    passwordFile: z.string().min(1).max(4096).optional().meta({ description: 'File that holds the password' }),
    from: z.string().min(3).max(320).meta({ description: 'Address of the sender' }),
    requireTls: z.boolean().default(true).meta({ description: 'The server must offer STARTTLS; with `false` the connection stays plain' }),
  })
  .optional()
  .meta({
    description:
      'Mail that Vedette writes itself: invitations, and to those who run it what is wrong with it. Contact points name their own server',
  })
