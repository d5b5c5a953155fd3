const names = ['to', 'channel', 'chat_id', 'room', 'user_key', 'phone_number', 'topic_arn', 'smarthost']
const addresses = ['webhook_url', 'url', 'api_url', 'endpoint']

/** Where a message goes, in a few words and without a secret: a name that people gave, else the host of the address. */
export function aboutIntegration(secrets: readonly string[], settings: unknown): string {
  if (typeof settings !== 'object' || settings === null) return ''
  const textOf = (name: string): string => {
    const value = Object.hasOwn(settings, name) ? (settings as Readonly<Record<string, unknown>>)[name] : undefined
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  const named = names.find((name) => !secrets.includes(name) && textOf(name) !== '')
  if (named !== undefined) return textOf(named).slice(0, 200)
  const address = addresses.map(textOf).find((text) => URL.canParse(text))
  return address === undefined ? '' : new URL(address).host
}
