import { z } from 'zod'

import { headers, regex } from '../fields.ts'
import { parseJsonClaim } from './json-claim.ts'
import { compileStatus } from './match-status.ts'

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** What an HTTP monitor is told. */
export const httpSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .meta({ description: 'Address; a name and password in it are sent as Basic authorization' }),
  method: z.enum(methods).default('GET').meta({ description: 'Method' }),
  headers: headers.default({}).meta({ description: 'Header fields of the request' }),
  body: z.string().max(65_536).optional().meta({ description: 'Body of the request' }),
  status: z
    .string()
    .max(200)
    .refine((text) => compileStatus(text) !== undefined, 'write it like 2xx, 301 or 200-204, with commas')
    .default('2xx')
    .meta({ description: 'Status codes that are right: `2xx`, `301`, `200-204`, with commas' }),
  contains: z.string().min(1).max(1000).optional().meta({ description: 'Text that the first MiB of the body must have' }),
  lacks: z.string().min(1).max(1000).optional().meta({ description: 'Text that it must not have' }),
  matches: regex.optional().meta({ description: 'Regular expression (RE2) that the first 128 KiB of the body must match' }),
  headerMatches: z
    .record(z.string().min(1).max(100), regex)
    .refine((all) => Object.keys(all).length <= 20, 'at most 20')
    .default({})
    .meta({ description: 'Header fields of the answer and the regular expression each must match' }),
  json: z
    .array(
      z
        .string()
        .max(500)
        .refine((text) => parseJsonClaim(text) !== undefined, 'write it like data.status = ok'),
    )
    .max(20)
    .default([])
    .meta({ description: 'What a JSON body must have: `data[0].status = ok`, or a path alone that must be there' }),
  maxRedirects: z.number().int().min(0).max(20).default(10).meta({ description: 'Redirects that are followed; 0 = none' }),
  verifyTls: z.boolean().default(true).meta({ description: 'Whether the certificate must be trusted' }),
  ca: z.string().max(65_536).optional().meta({ description: 'PEM: authorities that are trusted instead of the public ones' }),
  serverName: z.string().min(1).max(253).optional().meta({ description: "Name the certificate must have, when it is not the host's" }),
})
export type HttpSettings = z.output<typeof httpSettings>
