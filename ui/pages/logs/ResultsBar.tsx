import { lazy } from 'react'
import type { ReactNode } from 'react'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { Button } from '../../components/Button.tsx'
import { TableSwitch } from '../../components/TableSwitch.tsx'
import { useWords } from '../../lib/use-words.ts'
import { MakeRuleLink } from '../../panels/make-rule/MakeRuleLink.tsx'
import { PinButton } from '../../panels/pin/PinButton.tsx'
import { OnDemand } from '../../shell/OnDemand.tsx'
import type { LogSearch } from './log-search.ts'
import { wholeSearch } from './search-text.ts'
import { words } from './words.ts'

const loadColumns = () => import('./ColumnMenu.tsx')
const loadCopy = () => import('./CopyMenu.tsx')
const ColumnMenu = lazy(async () => ({ default: (await loadColumns()).ColumnMenu }))
const CopyMenu = lazy(async () => ({ default: (await loadCopy()).CopyMenu }))

interface Props {
  search: LogSearch
  rows: readonly LogRow[]
  columns: readonly string[]
  wrap: boolean
  onColumns: (columns: readonly string[]) => void
  onWrap: () => void
  /** What was found, or how the search does. */
  children: ReactNode
}

/** The head of the list: what it holds, and how it is shown. */
export function ResultsBar({ search, rows, columns, wrap, onColumns, onWrap, children }: Props) {
  const t = useWords(words)
  return (
    <div className="lg-bar row">
      <div className="row grow small dim">{children}</div>
      <TableSwitch title={t('rows')} />
      <Button
        look="quiet"
        icon="wrap"
        aria-label={t('wrap')}
        title={`${t('wrap')} (w)`}
        aria-keyshortcuts="w"
        aria-pressed={wrap}
        onClick={onWrap}
      />
      <span className="hide-s row bar-group">
        <MakeRuleLink kind="logs" asked={wholeSearch(search)} />
        <PinButton
          bare
          title={search.q || t('title')}
          kind="timeseries"
          targets={[{ kind: 'logs', expr: wholeSearch(search), legend: '{{severity}}' }]}
        />
        <OnDemand
          button={<Button look="quiet" icon="sidebar" aria-label={t('columns')} title={t('columns')} />}
          preload={() => void loadColumns()}
        >
          <ColumnMenu search={search} columns={columns} onColumns={onColumns} opened />
        </OnDemand>
      </span>
      <OnDemand button={<Button look="quiet" icon="download" aria-label={t('take')} title={t('take')} />} preload={() => void loadCopy()}>
        <CopyMenu label={t('take')} rows={rows} columns={columns} search={search} opened />
      </OnDemand>
    </div>
  )
}
