/** An address a text of somebody else's may lead to: of the web, of mail, or of these pages. */
export function safeHref(address: string): string | undefined {
  if (/^\/(?![/\\])/.test(address)) return address
  return /^(https?:\/\/|mailto:)/i.test(address) ? address : undefined
}
