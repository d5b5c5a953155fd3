import { EmptyState } from '../../components/EmptyState.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { useWords } from '../../lib/use-words.ts'
import { AuditDrawer } from './AuditDrawer.tsx'
import { AuditFilterBar } from './AuditFilterBar.tsx'
import { AuditTable } from './AuditTable.tsx'
import { ChainState } from './ChainState.tsx'
import { ExportLinks } from './ExportLinks.tsx'
import { useAudit, useAuditFilters } from './use-audit.ts'
import { words } from './words.ts'

import './audit.css'

/** Who did what, to what, from where: never changed, never removed, and provably so. */
export function AuditPage() {
  const t = useWords(words)
  const [filters, change] = useAuditFilters()
  const trail = useAudit(filters)
  const rows = trail.data?.pages.flatMap((page) => page.rows)
  const chosen = rows?.find(({ seq }) => String(seq) === filters.sel)
  const open = (seq: number | undefined): void => change({ sel: seq === undefined ? '' : String(seq) }, { push: seq !== undefined })
  return (
    <div className={chosen ? 'split audit' : 'audit'}>
      <div className="audit-main">
        <div className="page-head">
          <h1>{t('title')}</h1>
          <span className="grow" />
          <ExportLinks filters={filters} />
        </div>
        <ChainState />
        <AuditFilterBar filters={filters} onChange={(changes) => change({ ...changes, sel: '' })} />
        {trail.error && <FaultNotice error={trail.error} onRetry={() => void trail.refetch()} />}
        {!rows ? (
          !trail.error && <Skeleton rows={12} />
        ) : rows.length === 0 ? (
          <EmptyState title={t('noEntries')}>{t('noEntriesNote')}</EmptyState>
        ) : (
          <div className={trail.isPlaceholderData ? 'stale' : undefined}>
            <AuditTable rows={rows} chosen={chosen?.seq} onOpen={(seq) => open(seq)} />
          </div>
        )}
        <MoreRows list={trail}>{t('older')}</MoreRows>
      </div>
      {chosen && <AuditDrawer entry={chosen} onClose={() => open(undefined)} onFilter={(changes) => change({ ...changes, sel: '' })} />}
    </div>
  )
}
