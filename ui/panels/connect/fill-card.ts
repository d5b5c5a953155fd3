import type { SnippetValues } from './snippet-values.ts'

interface CardValues extends SnippetValues {
  /** By what a signed webhook is known. */
  readonly webhook: { readonly key: string; readonly secret: string }
}

/** The text of a card with what stands here in its places; what stands in double braces and is none of them stays. */
export function fillCard(text: string, { endpoint, key, webhook }: CardValues): string {
  const { hostname, port, protocol } = new URL(endpoint)
  const isSecure = protocol === 'https:'
  const values: Readonly<Record<string, string>> = {
    endpoint,
    hostname,
    port: port || (isSecure ? '443' : '80'),
    tls: isSecure ? 'On' : 'Off',
    key,
    webhookKey: webhook.key,
    webhookSecret: webhook.secret,
  }
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole: string, name: string) => values[name] ?? whole)
}
