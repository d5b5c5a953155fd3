import { valuesAt } from '../settings/values-at.ts'

const hidden = '[secret]'
/** What is shorter says nothing, and would tear texts apart. */
const leastLength = 4

/** Knows the secrets of one delivery and takes them out of texts: errors that repeat what a vendor answered. */
export class SecretMask {
  readonly #forms = new Set<string>()

  /** `paths` lead to the secrets in `settings`: see `Channel.secrets`. */
  constructor(settings: unknown, paths: readonly string[]) {
    for (const path of paths) {
      for (const value of valuesAt(settings, path.split('.'))) this.add(value)
    }
  }

  /** One more: from a file. */
  add(secret: string): void {
    for (const form of formsOf(secret)) {
      if (form.length >= leastLength) this.#forms.add(form)
    }
  }

  hide(text: string): string {
    let masked = text
    for (const form of [...this.#forms].sort((a, b) => b.length - a.length)) masked = masked.replaceAll(form, hidden)
    return masked
  }
}

/** As it is written, encoded for addresses and forms, in JSON, and for an address the parts that tell. */
function formsOf(secret: string): string[] {
  const url = URL.canParse(secret) ? new URL(secret) : undefined
  const parts =
    url === undefined ? [] : [url.href, `${url.pathname}${url.search}`, url.pathname, url.search, url.password, lastPart(url.pathname)]
  return [secret, ...parts].flatMap((form) => [form, encodeURIComponent(form), JSON.stringify(form).slice(1, -1)])
}

/** Where vendors keep the token of a webhook. */
function lastPart(pathname: string): string {
  const last = pathname.split('/').findLast((part) => part !== '') ?? ''
  // A plain word like `webhook` is not a token.
  return last.length >= 12 ? last : ''
}
