import { useState } from 'react'
import { useLocation } from 'wouter'

import type { AlertRow } from '../../../../src/api/contract/alerts.ts'
import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { Skeleton } from '../../../components/Skeleton.tsx'
import { definePart } from '../../../lib/define-part.tsx'
import { useListKeys } from '../../../lib/use-list-keys.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { useScope } from '../../../shell/use-scope.ts'
import { type Handling, useHandle } from '../parts/use-handle.ts'
import { AlertFacets } from './AlertFacets.tsx'
import { AlertTable } from './AlertTable.tsx'
import { BulkBar } from './BulkBar.tsx'
import { steadyRows } from './steady-rows.ts'
import { useAlertKeys } from './use-alert-keys.ts'
import { readValues, useFiring, useFiringCounts, useFiringFilters } from './use-firing.ts'
import { firingWords } from './words.ts'

import './firing.css'

const NoAlerts = definePart(async () => (await import('./NoAlerts.tsx')).NoAlerts)
const FacetsDialog = definePart(async () => (await import('./FacetsDialog.tsx')).FacetsDialog)
const AssignDialog = definePart(async () => (await import('../parts/AssignDialog.tsx')).AssignDialog)
const SilenceDialog = definePart(async () => (await import('../parts/SilenceDialog.tsx')).SilenceDialog)
const noneSelected: ReadonlySet<string> = new Set()

/** What fires now: narrowed down, taken by somebody, silenced. What somebody looks at stays where it is. */
export function Firing() {
  const t = useWords(firingWords)
  const [, navigate] = useLocation()
  const search = useContextSearch()
  const canHandle = usePermission('alerts.write')
  const [filters, change] = useFiringFilters()
  const { environment, service, change: changeScope } = useScope()
  const list = useFiring()
  const counts = useFiringCounts()
  const work = useHandle()
  const [active, setActive] = useState<string>()
  const [selected, setSelected] = useState(noneSelected)
  const [isPointed, setPointed] = useState(false)
  const [dialog, setDialog] = useState<'assign' | 'silence' | 'facets'>()
  const [before, setBefore] = useState<{ readonly key: string; readonly rows: readonly AlertRow[] }>()
  const latest = list.data?.pages.flatMap(({ rows }) => rows) ?? []
  const isHeld = isPointed || active !== undefined || selected.size > 0
  const key = JSON.stringify([filters, environment, service, list.data?.pages.length, list.isPlaceholderData])
  if (isHeld && before?.key !== key && list.data) setBefore({ key, rows: latest })
  if (!isHeld && before) setBefore(undefined)
  const { rows, waiting } = steadyRows(before?.key === key ? before.rows : undefined, latest)
  const chosen = rows.map(({ row }) => row).filter(({ fingerprint }) => selected.has(fingerprint))
  const activeRow = rows.find(({ row }) => row.fingerprint === active)?.row
  const narrowedBy = [filters.state, filters.sev, filters.rcv].flatMap(readValues).length + [environment, service].filter(Boolean).length
  const isNarrowed = filters.q !== '' || narrowedBy > 0
  const isGroup = filters.group !== ''
  const subject = chosen.length > 0 ? chosen : isGroup ? latest : []

  const handle = (handling: Handling): void =>
    work.mutate(handling, {
      onSuccess: ({ handled }) => {
        setSelected(noneSelected)
        if (handling.do === 'acknowledge')
          showToast({ text: t('done', { count: handled }), undo: () => work.mutateAsync({ ...handling, do: 'unacknowledge' }) })
        if (handling.do === 'resolve') showToast({ text: t('resolved', { count: handled }) })
      },
    })
  const acknowledge = (all: readonly AlertRow[]): void => {
    const open = all.filter(({ acknowledged, state }) => acknowledged === null && state !== 'pending' && state !== 'resolved')
    if (open.length > 0) handle({ fingerprints: open.map(({ fingerprint }) => fingerprint), do: 'acknowledge' })
  }
  const select = (fingerprints: readonly string[], isOn: boolean): void => {
    const next = new Set(selected)
    for (const one of fingerprints) {
      if (isOn) next.add(one)
      else next.delete(one)
    }
    setSelected(next)
  }
  const showAll = (more: { q?: ''; group?: ''; do?: '' } = {}): void => {
    change({ ...more, state: '', sev: '', rcv: '' }, { push: true })
    changeScope({ env: '', svc: '' })
  }
  const release = (): void => {
    setBefore(undefined)
    setActive(undefined)
    setSelected(noneSelected)
    setPointed(false)
  }
  useListKeys({
    count: rows.length,
    active: rows.findIndex(({ row }) => row.fingerprint === active),
    onMove: (index) => {
      const next = rows[index]?.row.fingerprint
      setActive(next)
      document.querySelector(`[data-fingerprint="${next}"]`)?.scrollIntoView({ block: 'nearest' })
    },
    onOpen: () => activeRow && activeRow.state !== 'pending' && navigate(`/alerts/alert/${activeRow.fingerprint}${search}`),
  })
  useAlertKeys(canHandle, {
    x: () => active !== undefined && select([active], !selected.has(active)),
    a: () => acknowledge(chosen.length > 0 ? chosen : activeRow ? [activeRow] : []),
    s: () => {
      if (chosen.length === 0 && activeRow) setSelected(new Set([activeRow.fingerprint]))
      if (chosen.length > 0 || activeRow) setDialog('silence')
    },
    Escape: release,
  })
  return (
    <div className="al-firing">
      <AlertFacets counts={counts.data} />
      <div className="al-main">
        <div className="al-bar">
          <label className="field grow">
            <Icon name="search" />
            <span className="sr">{t('search')}</span>
            <input
              data-page-search
              value={filters.q}
              placeholder={t('searchHint', { example: '{team="payments"}' })}
              // What stands there while it is empty is the page's own.
              dir={filters.q === '' ? undefined : 'auto'}
              onChange={(event) => change({ q: event.target.value })}
            />
          </label>
          {chosen.length > 0 ? (
            <>
              <span className="dim small" role="status">
                {t('selected', { count: chosen.length })}
              </span>
              <BulkBar alerts={chosen} main="acknowledge" onHandle={handle} onAsk={setDialog} />
              <Button look="quiet" onClick={() => setSelected(noneSelected)}>
                {t('clear')}
              </Button>
            </>
          ) : (
            <>
              <Button className="al-narrow" icon="filter" aria-haspopup="dialog" onClick={() => setDialog('facets')}>
                {t('facets')}
                {narrowedBy > 0 && <span className="count-mark">{narrowedBy}</span>}
              </Button>
              <span className="dim small nowrap" role="status">
                {counts.data && t('ofAlerts', { count: counts.data.total })}
              </span>
              <span className="faint tiny al-keys hide-m" aria-hidden>
                <kbd>j</kbd> <kbd>k</kbd> <kbd>x</kbd> <kbd>a</kbd> <kbd>↵</kbd> {t('keys')}
              </span>
            </>
          )}
        </div>
        {isGroup && (
          <div className="al-group">
            <Icon name="alerts" />
            <span className="grow">
              {list.data && latest.length === 0 ? t('groupOver') : t('groupNote')} <code className="ltr small dim">{filters.group}</code>
            </span>
            {canHandle && chosen.length === 0 && latest.length > 0 && (
              <BulkBar
                alerts={latest}
                main={filters.do === '' ? 'acknowledge' : filters.do}
                onHandle={handle}
                onAsk={(name) => {
                  setSelected(new Set(latest.map(({ fingerprint }) => fingerprint)))
                  setDialog(name)
                }}
              />
            )}
            <Button look="quiet" onClick={() => change({ group: '', do: '' }, { push: true })}>
              {t('leaveGroup')}
            </Button>
          </div>
        )}
        {work.error !== null && <FaultNotice error={work.error} />}
        <div
          className={list.isPlaceholderData ? 'tabbed-body stale' : 'tabbed-body'}
          tabIndex={0}
          role="region"
          aria-label={t('list')}
          onPointerEnter={(event) => event.pointerType === 'mouse' && setPointed(true)}
          onPointerLeave={() => setPointed(false)}
        >
          {waiting > 0 && (
            <div className="al-newer">
              <Button icon="arrow-up" onClick={release}>
                {t('newer', { count: waiting })}
              </Button>
            </div>
          )}
          {list.error && !list.data ? (
            <FaultNotice error={list.error} onRetry={() => void list.refetch()} />
          ) : !list.data ? (
            <Skeleton rows={12} />
          ) : rows.length === 0 ? (
            isGroup && !isNarrowed ? null : (
              <NoAlerts onShowAll={isNarrowed ? () => showAll({ q: '', group: '', do: '' }) : undefined} />
            )
          ) : (
            <AlertTable {...{ rows, active, selected, canHandle }} onSelect={select} onAcknowledge={(row) => acknowledge([row])} />
          )}
          <MoreRows list={list} />
        </div>
      </div>
      {dialog === 'facets' && (
        <FacetsDialog counts={counts.data} onClear={narrowedBy > 0 ? () => showAll() : undefined} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'assign' && subject.length > 0 && (
        <AssignDialog
          fingerprints={subject.map(({ fingerprint }) => fingerprint)}
          assignedTo={subject.length === 1 ? (subject[0]?.assignedTo ?? '') : ''}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'silence' && subject.length > 0 && <SilenceDialog alerts={subject} onClose={() => setDialog(undefined)} />}
    </div>
  )
}
