import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { Link } from 'wouter'

import type { Dashboard, StoredDashboard } from '../../../src/api/contract/dashboards.ts'
import { Button, buttonClass } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { callApi } from '../../lib/api.ts'
import { rangeSchema, resolveRange } from '../../lib/time-range.ts'
import { amount, flag, text } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { useRange } from '../../shell/use-range.ts'
import { expandSections } from './data/expand-sections.ts'
import { sectionState } from './data/section-state.ts'
import { useChoices } from './data/use-choices.ts'
import { usePanelBatch } from './data/use-panel-batch.ts'
import { EditBar } from './edit/EditBar.tsx'
import { Head } from './Head.tsx'
import { PanelPlaces } from './PanelPlaces.tsx'
import { SectionGrid } from './SectionGrid.tsx'
import { VariableBar } from './VariableBar.tsx'
import { words } from './words.ts'

const schema = { panel: amount(), kiosk: flag(), edit: flag(), toggled: text() }

/** A dashboard with its variables, in the chosen time. */
export function DashboardView({ stored }: { stored: StoredDashboard }) {
  const t = useWords(words)
  const range = useOpeningRange(stored.dashboard)
  const [{ panel: alone, kiosk, edit, toggled }, change] = useUrlState(schema)
  const [draft, setDraft] = useState<Dashboard | null>(null)
  const dashboard = (edit ? draft : null) ?? stored.dashboard
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
  const onEdit = edit ? (next: Dashboard): void => setDraft(next) : undefined
  return (
    <PanelPlaces value={{ batch, stored, variables, isReady, dashboard, ...(onEdit && { onEdit }) }}>
      <div className={['db', kiosk && 'kiosk', alone !== null && 'alone'].filter(Boolean).join(' ')}>
        <Head
          stored={stored}
          kiosk={kiosk}
          onKiosk={() => change({ kiosk: !kiosk })}
          onEdit={
            edit
              ? undefined
              : () => {
                  setDraft(stored.dashboard)
                  change({ edit: true, panel: null })
                }
          }
        />
        {edit && (
          <EditBar
            stored={stored}
            draft={dashboard}
            onChange={setDraft}
            onDone={() => {
              setDraft(null)
              change({ edit: false })
            }}
          />
        )}
        {resolved.error !== null && <FaultNotice error={resolved.error} onRetry={() => void resolved.refetch()} />}
        {dashboard.variables.length > 0 && <VariableBar variables={variables} count={dashboard.variables.length} onChoose={choose} />}
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
    </PanelPlaces>
  )
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
