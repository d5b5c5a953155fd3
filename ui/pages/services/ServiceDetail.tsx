import { Link } from 'wouter'

import { ChipLink } from '../../components/Chip.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { choice } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { Dependencies } from './Dependencies.tsx'
import { Endpoints } from './Endpoints.tsx'
import { Errors } from './Errors.tsx'
import { Infra } from './Infra.tsx'
import { Logs } from './Logs.tsx'
import { Overview } from './Overview.tsx'
import { Releases } from './Releases.tsx'
import { useReleases } from './use-lists.ts'
import { useServiceAddresses } from './use-service-addresses.ts'
import { Verdict } from './Verdict.tsx'
import { words } from './words.ts'

const bodies = {
  overview: Overview,
  endpoints: Endpoints,
  dependencies: Dependencies,
  releases: Releases,
  errors: Errors,
  logs: Logs,
  infra: Infra,
}
type Tab = keyof typeof bodies
const tabs: readonly Tab[] = ['overview', 'endpoints', 'dependencies', 'releases', 'errors', 'logs', 'infra']
const schema = { tab: choice(tabs, 'overview') }

/** One service: is it well, since when not, and where to look. */
export function ServiceDetail({ service }: { service: string }) {
  const t = useWords(words)
  const search = useContextSearch()
  const addresses = useServiceAddresses()
  const [{ tab }] = useUrlState(schema)
  const releases = useReleases(service)
  const Body = bodies[tab]
  return (
    <>
      <div className="page-head">
        <Link href={`/services${search}`} className="sv-crumb">
          {t('title')}
        </Link>
        <Icon name="chevron-right" size={12} flip />
        <h1>
          <bdi>{service}</bdi>
        </h1>
        {releases.data?.[0] && <code className="tag">{releases.data[0].version}</code>}
        <span className="grow" />
        <span className="row hide-s">
          <ChipLink icon="traces" href={addresses.traces(service)}>
            {t('traces')}
          </ChipLink>
          <ChipLink icon="logs" href={addresses.logs(service)}>
            {t('logs')}
          </ChipLink>
        </span>
      </div>
      <nav className="tabs" aria-label={service}>
        {tabs.map((name) => (
          <Link
            key={name}
            href={addresses.service(service, name === 'overview' ? undefined : name)}
            aria-current={name === tab ? 'page' : undefined}
          >
            {t(name)}
          </Link>
        ))}
      </nav>
      {releases.isPending && <Skeleton rows={12} />}
      {/* The sentence on the releases stands above: what was seen before it would move. It asks for its data meanwhile. */}
      <div hidden={releases.isPending}>
        <Verdict service={service} releases={releases.data} />
        <Body service={service} />
      </div>
    </>
  )
}
