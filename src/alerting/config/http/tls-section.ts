import { countSet, type Section } from '../yaml/section.ts'

/** How the other side of a connection is checked, and what is shown to it. */
export const tlsSection: Section = {
  type: 'config.plain',
  fields: {
    ca: 'text',
    cert: 'text',
    key: 'secret',
    ca_file: 'text',
    cert_file: 'text',
    key_file: 'text',
    ca_ref: 'text',
    cert_ref: 'text',
    key_ref: 'text',
    server_name: 'text',
    insecure_skip_verify: 'flag',
    min_version: 'tlsVersion',
    max_version: 'tlsVersion',
  },
  complete: (tls) => {
    const [ca, cert, key] = ['ca', 'cert', 'key'].map((name) => countSet(tls, [name, `${name}_file`, `${name}_ref`]))
    if ((ca ?? 0) > 1) return 'at most one of ca, ca_file & ca_ref must be configured'
    if ((cert ?? 0) > 1) return 'at most one of cert, cert_file & cert_ref must be configured'
    if ((key ?? 0) > 1) return 'at most one of key and key_file must be configured'
    if (cert === 1 && key === 0) return 'exactly one of key or key_file must be configured when a client certificate is configured'
    if (key === 1 && cert === 0) return 'exactly one of cert or cert_file must be configured when a client key is configured'
    return undefined
  },
}
