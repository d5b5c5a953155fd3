import type { DashboardLink } from '../model/dashboard.ts'
import { type Json, recordsOf, textOf, textsOf } from './json.ts'

const mostLinks = 50

/** `links` of a dashboard: addresses, and those that lead to all dashboards with a tag. What cannot be kept is named in `notes`. */
export function readLinks(given: unknown, notes: string[]): readonly DashboardLink[] {
  const links = recordsOf(given)
  const made = links.slice(0, mostLinks).flatMap((one) => readLink(one))
  if (made.length < links.length) notes.push(`${links.length - made.length} dashboard links are left out: they lead nowhere here`)
  return made
}

function readLink({ type, title, url, tags }: Json): readonly DashboardLink[] {
  const kept = textsOf(tags)
    .map((tag) => tag.slice(0, 100))
    .filter(Boolean)
    .slice(0, 50)
  if (type === 'dashboards') {
    // Without a tag it leads to all of them.
    return [{ title: textOf(title, 200) || kept.join(', ') || 'Dashboards', url: '', tags: kept }]
  }
  const address = addressOf(textOf(url, 2000).trim())
  return address === undefined ? [] : [{ title: textOf(title, 200) || address.slice(0, 200), url: address, tags: [] }]
}

/** An address of the web or of these pages; Grafana's own of a dashboard ends in a name, which ours do not have. */
function addressOf(url: string): string | undefined {
  if (/^https?:\/\//i.test(url)) return url
  const [, uid, search = ''] = /^(?:\/|\.\/)?d\/([\w-]{1,40})(?:\/[^?#]*)?(\?[^#]*)?/.exec(url) ?? []
  return uid === undefined ? undefined : `/d/${uid}${search}`
}
