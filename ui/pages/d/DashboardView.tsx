import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Suspense, lazy, useCallback, useEffect, useMemo, useState } from 'react'
import { Link } from 'wouter'

import type { Dashboard, StoredDashboard } from '../../../src/api/contract/dashboards.ts'
import { Button, buttonClass } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { callApi } from '../../lib/api.ts'
import { definePart } from '../../lib/define-part.tsx'
import { rangeSchema, resolveRange } from '../../lib/time-range.ts'
import { amount, flag, text } from '../../lib/url-state.ts'
import { useUnsaved } from '../../lib/use-unsaved.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { usePermission } from '../../shell/session.ts'
import { useRange } from '../../shell/use-range.ts'
import { DashboardLinks } from './DashboardLinks.tsx'
import { expandSections } from './data/expand-sections.ts'
import type { ShownSection } from './data/expand-sections.ts'
import { sectionState } from './data/section-state.ts'
import { useChoices } from './data/use-choices.ts'
import { usePanelBatch } from './data/use-panel-batch.ts'
import { Head } from './Head.tsx'
import { PanelPlaces } from './PanelPlaces.tsx'
import { SectionGrid } from './SectionGrid.tsx'
import { VariableBar } from './VariableBar.tsx'
import { words } from './words.ts'

const EditBar = definePart(async () => (await import('./edit/EditBar.tsx')).EditBar)
const PanelEditor = lazy(async () => ({ default: (await import('./edit/PanelEditor.tsx')).PanelEditor }))
const schema = { panel: amount(), kiosk: flag(), edit: flag(), sel: amount(), toggled: text() }

/** A dashboard as it is being changed, and what it was made from. */
interface Draft {
  readonly dashboard: Dashboard
  readonly from: StoredDashboard
}

/** A dashboard with its variables, in the chosen time. */
export function DashboardView({ stored }: { stored: StoredDashboard }) {
  const t = useWords(words)
  const range = useOpeningRange(stored.dashboard)
  const [{ panel: alone, kiosk, edit: wantsEdit, sel, toggled }, change] = useUrlState(schema)
  const edit = usePermission('dashboards.write') && wantsEdit && !stored.isBuiltIn
  const [draft, setDraft] = useState<Draft | null>(null)
  const { dashboard, from } = (edit ? draft : null) ?? { dashboard: stored.dashboard, from: stored }
  useUnsaved(draft !== null && draft.dashboard !== draft.from.dashboard)
  const onEdit = useCallback((next: Dashboard): void => setDraft((before) => ({ dashboard: next, from: before?.from ?? stored })), [stored])
  const [choices, choose] = useChoices()
  const { uid, version } = stored
  const resolved = useQuery({
    queryKey: ['dashboard-variables', uid, version, choices, range.from, range.to],
    queryFn: ({ signal }) => {
      const { fromMs, toMs } = resolveRange(range, Date.now())
      const body = { values: choices, from: Math.round(fromMs), to: Math.round(toMs) }
      return callApi('POST /api/dashboards/:uid/variables', { params: { uid }, body, signal })
    },
    enabled: dashboard.variables.length > 0,
    placeholderData: keepPreviousData,
  })
  const variables = useMemo(() => resolved.data?.variables ?? [], [resolved.data])
  const isReady = dashboard.variables.length === 0 || (resolved.data !== undefined && !resolved.isPlaceholderData)
  const batch = usePanelBatch({ dashboard, range, variables, isReady })
  const sections = useMemo(() => expandSections(dashboard.sections, variables), [dashboard.sections, variables])
  const { isOpen, toggle } = sectionState(toggled, (next) => change({ toggled: next }))
  const shown = alone === null ? undefined : sections.flatMap(({ panels }) => panels).find(({ panel }) => panel.id === alone)
  const isEmpty = sections.every(({ panels }) => panels.length === 0)
  useEffect(() => {
    if (!kiosk && alone === null) return
    const leave = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open], [role=menu]')) return
      change(alone === null ? { kiosk: false } : { panel: null })
    }
    addEventListener('keydown', leave)
    return () => removeEventListener('keydown', leave)
  }, [kiosk, alone, change])
  const edited = edit && sel !== null ? findPlaced(sections, sel) : undefined
  const places = useMemo(
    () => ({
      batch,
      stored,
      variables,
      isReady,
      dashboard,
      chosen: edit ? sel : null,
      ...(edit && { onEdit, onChoose: (id: number): void => change({ sel: id }) }),
    }),
    [batch, stored, variables, isReady, dashboard, edit, onEdit, sel, change],
  )
  const main = (
    <div className={['db', kiosk && 'kiosk', alone !== null && 'alone'].filter(Boolean).join(' ')}>
      <Head
        stored={stored}
        kiosk={kiosk}
        onKiosk={() => change({ kiosk: !kiosk })}
        onEdit={edit ? undefined : () => change({ edit: true, panel: null })}
      />
      {edit && (
        <EditBar
          from={from}
          draft={dashboard}
          onChange={onEdit}
          onAdded={(id) => change({ sel: id, panel: null })}
          onDone={() => {
            setDraft(null)
            change({ edit: false, sel: null })
          }}
        />
      )}
      {dashboard.links && dashboard.links.length > 0 && <DashboardLinks links={dashboard.links} variables={variables} />}
      {resolved.error !== null && <FaultNotice error={resolved.error} onRetry={() => void resolved.refetch()} />}
      {dashboard.variables.length > 0 && (
        <VariableBar variables={variables} choices={choices} count={dashboard.variables.length} onChoose={choose} />
      )}
      {isEmpty && (
        <EmptyState title={t('noPanels')}>
          <p className="dim">{t('noPanelsHelp')}</p>
          <Link className={buttonClass({})} href="/metrics/explore">
            {t('toMetrics')}
          </Link>
        </EmptyState>
      )}
      {shown ? (
        <>
          <div className="db-back">
            <Button look="quiet" icon="chevron-left" onClick={() => change({ panel: null })}>
              {t('back')}
            </Button>
          </div>
          <SectionGrid panels={[{ ...shown, grid: { x: 0, y: 0, w: 24, h: 18 } }]} />
        </>
      ) : (
        sections.map((section, index) => (
          <SectionGrid
            key={section.key}
            section={section}
            panels={section.panels}
            isOpen={isOpen(section.key, section.isCollapsed)}
            onToggle={() => toggle(section.key)}
            isFirst={index === 0}
          />
        ))
      )}
    </div>
  )
  return (
    <PanelPlaces value={places}>
      <div className={edit ? (edited ? 'split db-editing' : 'db-editing') : undefined}>
        {main}
        {edited && (
          <Suspense fallback={<aside className="drawer" />}>
            <PanelEditor
              key={edited.placed.panel.id}
              panel={edited.placed.panel}
              place={`${edited.section.key}/${edited.placed.key}`}
              onClose={() => change({ sel: null })}
            />
          </Suspense>
        )}
      </div>
    </PanelPlaces>
  )
}

/** The first place of a panel: a repeated one has several. */
function findPlaced(sections: readonly ShownSection[], id: number) {
  for (const section of sections) {
    const placed = section.panels.find(({ panel }) => panel.id === id)
    if (placed) return { section, placed }
  }
  return undefined
}

/** The time of the address; when that says none, the one the dashboard opens with is written there. */
function useOpeningRange({ from, to }: Dashboard) {
  const { range, change } = useRange()
  useEffect(() => {
    const isGiven = new URLSearchParams(location.search).has('from')
    if (!isGiven && rangeSchema.from.read(from) !== undefined && rangeSchema.to.read(to) !== undefined) change({ from, to })
  }, [from, to, change])
  return range
}
