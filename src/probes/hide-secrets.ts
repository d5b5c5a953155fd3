import type { MonitorSpec } from './monitor.ts'

/** Stands for a secret in an answer; who sends it back means the one that is there. */
const hidden = '••••••'

const secretHeader = /auth|cookie|token|secret|key|password|session/i

/** A monitor's settings without what gives access: credentials in headers and addresses. */
export function hideSecrets(spec: MonitorSpec): MonitorSpec {
  const { url, headers, ...others } = spec.settings
  return {
    ...spec,
    settings: {
      ...others,
      ...(url !== undefined && { url: typeof url === 'string' ? hidePassword(url) : url }),
      ...(isRecord(headers) && {
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, secretHeader.test(name) ? hidden : value])),
      }),
    },
  }
}

/** The settings with the secrets that were hidden, from those of before. */
export function restoreSecrets(
  settings: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { url, headers } = settings
  const old = isRecord(before['headers']) ? before['headers'] : {}
  return {
    ...settings,
    ...(typeof url === 'string' && typeof before['url'] === 'string' && url === hidePassword(before['url']) && { url: before['url'] }),
    ...(isRecord(headers) && {
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value === hidden ? (old[name] ?? '') : value])),
    }),
  }
}

function hidePassword(text: string): string {
  if (!URL.canParse(text)) return text
  const url = new URL(text)
  if (url.password === '') return text
  url.password = hidden
  return url.href
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
