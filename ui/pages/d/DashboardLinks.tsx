import { Link } from 'wouter'

import type { DashboardLink, ResolvedVariable } from '../../../src/api/contract/dashboards.ts'
import { Icon } from '../../components/Icon.tsx'
import { useWords } from '../../lib/use-words.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { fillText } from './data/fill-text.ts'
import { safeHref } from './text/safe-href.ts'
import { words } from './words.ts'

interface Props {
  links: readonly DashboardLink[]
  variables: readonly ResolvedVariable[]
}

/** Ways from the dashboard to elsewhere. Within the page they take the time along. */
export function DashboardLinks({ links, variables }: Props) {
  const t = useWords(words)
  const context = useContextSearch()
  return (
    <nav className="db-links" aria-label={t('links')}>
      {links.map(({ title, url, tags }, index) => {
        const name = <bdi>{fillText(title, variables)}</bdi>
        const href = url === '' ? listHref(tags) : safeHref(fillText(url, variables))
        if (href === undefined) return null
        return href.startsWith('/') ? (
          <Link key={index} href={withContext(href, context)}>
            {name}
          </Link>
        ) : (
          <a key={index} href={href} target="_blank" rel="noreferrer noopener">
            {name}
            <Icon name="external" size={12} />
          </a>
        )
      })}
    </nav>
  )
}

function listHref([tag]: readonly string[]): string {
  return tag === undefined ? '/dashboards' : `/dashboards?${new URLSearchParams({ tag }).toString()}`
}

/** The address's own parameters win over those of the page. */
function withContext(href: string, context: string): string {
  const [path = '', search = ''] = href.split('?')
  const parameters = new URLSearchParams(context)
  for (const [name, value] of new URLSearchParams(search)) parameters.set(name, value)
  const whole = parameters.toString()
  return whole === '' ? path : `${path}?${whole}`
}
