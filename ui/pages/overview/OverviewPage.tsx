import type { ReactNode } from 'react'

import { FaultNotice } from '../../components/FaultNotice.tsx'
import { useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { useScope } from '../../shell/use-scope.ts'
import { Availability, ServiceAvailability } from './Availability.tsx'
import { Changes } from './Changes.tsx'
import { Figures } from './Figures.tsx'
import { Hosts } from './Hosts.tsx'
import { LookUpBox } from './LookUpBox.tsx'
import { OwnServices } from './OwnServices.tsx'
import { Platform } from './Platform.tsx'
import { Problems } from './Problems.tsx'
import { Readouts } from './Readouts.tsx'
import { Releases } from './Releases.tsx'
import { Services } from './Services.tsx'
import { useOverview } from './use-overview.ts'
import type { Overview, Problem } from './use-overview.ts'
import { useView } from './use-view.ts'
import type { View } from './use-view.ts'
import { ViewSwitch } from './ViewSwitch.tsx'
import { words } from './words.ts'

import './overview.css'

/** What is broken, what changed, what is mine: for the role of who asks. */
export function OverviewPage() {
  const t = useWords(words)
  const { zone } = useTimeFormat()
  const { view } = useView()
  const { environment, service } = useScope()
  const overview = useOverview()
  const View = bodies[view]
  return (
    <>
      <div className="page-head">
        <h1>{t('title')}</h1>
        <span className="faint small hide-s">{t('times', { zone })}</span>
        {(environment || service) && <span className="faint small hide-s">{t('scopeNote')}</span>}
        <span className="grow" />
        <ViewSwitch />
      </div>
      {view === 'support' && <LookUpBox />}
      {overview.error ? (
        <FaultNotice error={overview.error} onRetry={() => void overview.refetch()} />
      ) : (
        <Problems problems={view === 'executive' ? overview.data?.problems.filter(concernsPeople) : overview.data?.problems} />
      )}
      <View overview={overview.data} stale={overview.isPlaceholderData} />
    </>
  )
}

/** What those feel who use the services; the rest is for those who run them. */
function concernsPeople({ kind }: Problem): boolean {
  return kind === 'service_errors' || kind === 'service_latency' || kind === 'source_silent' || kind === 'part_down'
}

interface BodyProps {
  overview: Overview | undefined
  stale: boolean
}

const requestFigures = ['requestRate', 'errorRate', 'p95Ms'] as const
const allFigures = [...requestFigures, 'cpuUtilisation', 'memoryUtilisation', 'diskUtilisation'] as const

const bodies: Readonly<Record<View, (props: BodyProps) => ReactNode>> = {
  admin: ({ overview, stale }) => (
    <>
      <Readouts overview={overview} />
      <BesideChanges>
        <Services services={overview?.services} />
        <div className="halves grow">
          <Hosts hosts={overview?.hosts} />
          <Platform platform={overview?.platform} />
        </div>
      </BesideChanges>
      <Figures overview={overview} stale={stale} names={allFigures} />
    </>
  ),
  developer: ({ overview, stale }) => (
    <>
      <BesideChanges>
        <OwnServices services={overview?.services} />
        <Releases />
        <Services services={overview?.services} />
      </BesideChanges>
      <Figures overview={overview} stale={stale} names={requestFigures} />
    </>
  ),
  support: ({ overview }) => (
    <BesideChanges>
      <Services services={overview?.services} />
    </BesideChanges>
  ),
  executive: ({ overview, stale }) => (
    <>
      <Availability overview={overview} />
      <Figures overview={overview} stale={stale} names={['requestRate', 'errorRate']} />
      <BesideChanges>
        <ServiceAvailability services={overview?.services} />
      </BesideChanges>
    </>
  ),
}

/** Plates one under the other, and what changed beside them. */
function BesideChanges({ children }: { children: ReactNode }) {
  return (
    <div className="sheet g12">
      <div className="s8 stack">{children}</div>
      <Changes />
    </div>
  )
}
