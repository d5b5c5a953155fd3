import { quoteGo } from '../../../lib/go-quote.ts'
import { tlsSection } from '../http/tls-section.ts'
import { canonicalHeaderName } from '../yaml/canonical-header.ts'
import { isSet, mapOf, type Values } from '../yaml/section.ts'
import { commonFields, inherit, type IntegrationKind } from './integration-kind.ts'

/** Alertmanager's `email_configs`. */
export const emailKind: IntegrationKind = {
  key: 'email_configs',
  channel: 'email',
  sendsResolved: false,
  missing: 'missing email config',
  section: {
    type: 'config.plain',
    fields: {
      ...commonFields,
      to: 'text',
      from: 'text',
      hello: 'text',
      smarthost: 'hostPort',
      auth_username: 'text',
      auth_password: 'secret',
      auth_password_file: 'text',
      auth_secret: 'secret',
      auth_secret_file: 'text',
      auth_identity: 'text',
      headers: 'textMap',
      html: 'text',
      text: 'text',
      require_tls: 'flag',
      tls_config: tlsSection,
      force_implicit_tls: 'flag',
      threading: { type: 'config.ThreadingConfig', fields: { enabled: 'flag', thread_by_date: 'text' } },
    },
    complete: (email) => {
      if (!isSet(email, 'to')) return 'missing to address in email config'
      return completeHeaders(email) ?? checkThreading(email)
    },
  },
  fillIn: (email, global) => {
    inherit(email, global, { smarthost: 'smtp_smarthost', from: 'smtp_from', hello: 'smtp_hello' })
    if (!isSet(email, 'smarthost')) return 'no global SMTP smarthost set'
    if (!isSet(email, 'from')) return 'no global SMTP from set'
    inherit(email, global, { auth_username: 'smtp_auth_username', auth_identity: 'smtp_auth_identity' })
    for (const name of ['auth_password', 'auth_secret']) {
      if (!isSet(email, name) && !isSet(email, `${name}_file`)) {
        inherit(email, global, { [name]: `smtp_${name}`, [`${name}_file`]: `smtp_${name}_file` })
      }
    }
    inherit(email, global, {
      require_tls: 'smtp_require_tls',
      tls_config: 'smtp_tls_config',
      force_implicit_tls: 'smtp_force_implicit_tls',
    })
    return undefined
  },
}

/** Names of headers are the same in capitals and small letters. */
function completeHeaders(email: Values): string | undefined {
  const headers = mapOf(email, 'headers')
  if (headers === undefined) return undefined
  const named: Values = {}
  for (const [name, value] of Object.entries(headers)) {
    const canonical = canonicalHeaderName(name)
    if (Object.hasOwn(named, canonical)) return `duplicate header ${quoteGo(canonical)} in email config`
    named[canonical] = value
  }
  email['headers'] = named
  return undefined
}

function checkThreading(email: Values): string | undefined {
  const threading = mapOf(email, 'threading')
  if (threading?.['enabled'] !== true) return undefined
  for (const name of ['References', 'In-Reply-To']) {
    if (Object.hasOwn(mapOf(email, 'headers') ?? {}, name)) {
      return `conflicting configuration: threading.enabled conflicts with custom ${name} header`
    }
  }
  return ['none', 'daily'].includes(String(threading['thread_by_date']))
    ? undefined
    : "threading.thread_by_date must be either 'none' or 'daily'"
}
