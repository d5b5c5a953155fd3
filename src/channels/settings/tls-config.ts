import { z } from 'zod'

import type { OutgoingTls } from '../../lib/outgoing/outgoing-http.ts'
import { secret, secretFile } from './fields.ts'

const version = z.enum(['TLS10', 'TLS11', 'TLS12', 'TLS13'])

/** Alertmanager's `tls_config`. */
export const tlsConfig = z.strictObject({
  ca: secret.optional().meta({ description: 'PEM of the authorities to trust instead of the public ones' }),
  ca_file: secretFile.optional().meta({ description: 'File of the same' }),
  cert: secret.optional().meta({ description: 'PEM of the certificate to show' }),
  cert_file: secretFile.optional().meta({ description: 'File of the same' }),
  key: secret.optional().meta({ description: 'PEM of its key' }),
  key_file: secretFile.optional().meta({ description: 'File of the same' }),
  server_name: z.string().max(255).optional().meta({ description: "Name the server's certificate must have" }),
  insecure_skip_verify: z.boolean().optional().meta({ description: "Do not check the server's certificate" }),
  min_version: version.optional().meta({ description: 'Oldest version of TLS; never older than TLS12' }),
  max_version: version.optional().meta({ description: 'Newest version of TLS; read, and the newest is used all the same' }),
})

export type TlsConfig = z.output<typeof tlsConfig>

/** With the contents of its files. */
export async function readTlsConfig(config: TlsConfig | undefined, read: (path: string) => Promise<string>): Promise<OutgoingTls> {
  if (config === undefined) return {}
  const of = async (value: string | undefined, file: string | undefined): Promise<string | undefined> =>
    value !== undefined && value !== '' ? value : file !== undefined && file !== '' ? await read(file) : undefined
  const [ca, cert, key] = [
    await of(config.ca, config.ca_file),
    await of(config.cert, config.cert_file),
    await of(config.key, config.key_file),
  ]
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(config.server_name === undefined || config.server_name === '' ? {} : { serverName: config.server_name }),
    ...(config.insecure_skip_verify === true ? { insecure: true } : {}),
    ...(config.min_version === 'TLS13' ? { minVersion: 'TLSv1.3' } : {}),
  }
}
