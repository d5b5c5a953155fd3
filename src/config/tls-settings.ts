import { z } from 'zod'

const path = z.string().min(1).max(4096)

/** Of host names, lower case; no wildcard, which neither challenge can prove. */
const domain = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/, 'is no host name in lower case')

const acmeSchema = z
  .strictObject({
    domains: z.array(domain).min(1).max(100).meta({ description: 'Names the certificate is for; each must lead to this machine' }),
    email: z.email().max(320).optional().meta({ description: 'Where the authority may write to' }),
    directoryUrl: z
      .url({ protocol: /^https$/ })
      .default('https://acme-v02.api.letsencrypt.org/directory')
      .meta({ description: "The authority's directory; to name one is to agree to its terms of service" }),
    caFile: path.optional().meta({ description: 'PEM file that vouches for the authority itself, when the public ones do not' }),
    challenge: z.enum(['http-01', 'tls-alpn-01']).default('http-01').meta({
      description:
        'How the names are proven: at port 80, or at this port itself, which must be reached from outside as 443 with nothing before it that ends TLS',
    }),
    httpHost: z.string().min(1).default('::').meta({ description: 'Address where the authority asks (HTTP-01)' }),
    httpPort: z
      .number()
      .int()
      .min(1)
      .max(65_535)
      .default(80)
      .meta({ description: 'Port where it asks; open only while a certificate is ordered. It must be reached from outside as port 80' }),
  })
  .optional()
  .meta({ description: "Get the certificate from an ACME authority like Let's Encrypt" })

/** Settings of TLS: files, or an authority. */
export const tlsSchema = z
  .strictObject({
    cert: path.optional().meta({ description: 'Serve https with the certificate chain in this PEM file; it is watched' }),
    key: path.optional().meta({ description: 'PEM file of its private key; it is watched' }),
    acme: acmeSchema,
  })
  .refine(
    ({ cert, key, acme }) => (acme === undefined ? cert !== undefined && key !== undefined : cert === undefined && key === undefined),
    'give cert and key, or acme',
  )
  .optional()
  .meta({ description: 'Serve https' })
