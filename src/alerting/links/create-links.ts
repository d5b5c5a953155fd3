import type { LinksFor } from '../notify/links.ts'
import { linkActions } from './actions/index.ts'
import { signLink } from './link-token.ts'

interface LinkParts {
  /** `linkKeyOf`. */
  readonly key: Buffer
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Of the page. */
  readonly externalUrl: () => string
}

const goodForMs = 7 * 24 * 3_600_000
/** Where links lead, below the page's address. */
export const linkPath = '/act'

/** Makes the links of messages: one to look, and one for each thing to do, signed and good for a week. */
export function createLinks({ key, now, externalUrl }: LinkParts): LinksFor {
  return (about) => {
    const url = externalUrl()
    const expiresAtMs = now() + goodForMs
    const actions = linkActions.map(({ name, code }) => [
      name,
      `${url}${linkPath}/${signLink(key, { notificationId: about.id, action: code, expiresAtMs })}`,
    ])
    return { show: showLink(url, about), ...(Object.fromEntries(actions) as Record<(typeof linkActions)[number]['name'], string>) }
  }
}

/** A longer address is cut on its way: then the list of all alerts must do. */
const mostKeyLength = 600

/** Where alerts are seen: one has a page, those of a group stand in the list. */
export function showLink(url: string, { groupKey = '', alerts: [first, ...others] }: Omit<Parameters<LinksFor>[0], 'id'>): string {
  if (first !== undefined && others.length === 0) return `${url}/alerts/alert/${first.fingerprint}`
  return groupKey === '' || groupKey.length > mostKeyLength ? `${url}/alerts` : `${url}/alerts?group=${encodeURIComponent(groupKey)}`
}
