import { lazy, useState } from 'react'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { Button } from '../../components/Button.tsx'
import { Chip, ChipLink } from '../../components/Chip.tsx'
import { Drawer } from '../../components/Drawer.tsx'
import { useTimeFormat } from '../../lib/format.ts'
import { absoluteRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { AttributeList } from '../../panels/AttributeList.tsx'
import { OnDemand } from '../../shell/OnDemand.tsx'
import { JsonTree } from './JsonTree.tsx'
import { readNested, type Json } from './read-json.ts'
import { patternSearch } from './row-pattern.ts'
import { searchTerm } from './search-text.ts'
import { words } from './words.ts'

const loadMenu = () => import('./CopyMenu.tsx')
const CopyMenu = lazy(async () => ({ default: (await loadMenu()).CopyMenu }))
const aroundMs = 900_000

interface Props {
  row: LogRow
  pinned: boolean
  /** The rows around it are shown. */
  inContext: boolean
  columns: readonly string[]
  onNarrow: (term: string) => void
  onSearch: (q: string) => void
  onContext: () => void
  onPin: () => void
  onClose: () => void
}

/** One record whole: message, one-click paths, every attribute with its filters, or all of it as a tree. */
export function LogDrawer({ row, pinned, inContext, columns, onNarrow, onSearch, onContext, onPin, onClose }: Props) {
  const t = useWords(words)
  const time = useTimeFormat()
  const [asTree, setAsTree] = useState(false)
  const body = readNested(row.body)
  const pattern = patternSearch(row.body)
  const at = Date.parse(row.timestamp)
  const narrow = (name: string, value: string, exclude: boolean): void => onNarrow(searchTerm(name, value, exclude))
  const around = new URLSearchParams({ ...absoluteRange(at - aroundMs, at + aroundMs), svc: row.service })
  return (
    <Drawer
      label={t('record')}
      actions={
        <>
          <Button look="quiet" icon="pin" aria-label={t('pin')} title={`${t('pin')} (p)`} aria-pressed={pinned} onClick={onPin} />
          <OnDemand
            button={<Button look="quiet" icon="copy" aria-label={t('copyRow')} title={t('copyRow')} />}
            preload={() => void loadMenu()}
          >
            <CopyMenu label={t('copyRow')} rows={[row]} columns={columns} opened />
          </OnDemand>
        </>
      }
      onClose={onClose}
      head={
        <>
          <span className={`sev level l-${row.severity}`}>{row.severity === 'unset' ? '–' : row.severity.toUpperCase()}</span>
          <bdi className="mono small dim cut">
            {row.service} · {time.precise(row.timestamp)} {time.zone}
          </bdi>
        </>
      }
    >
      <div className="pad drawer-body">
        {body ? (
          <div className="mono ltr log-body json" tabIndex={0} role="region" aria-label={t('message')}>
            <JsonTree value={body} />
          </div>
        ) : (
          <p className="mono ltr log-body">{row.body}</p>
        )}
      </div>
      <div className="pad paths">
        {row.traceId && (
          <ChipLink icon="traces" href={`/trace/${row.traceId}${row.spanId ? `?span=${row.spanId}` : ''}`}>
            {t('trace')}
          </ChipLink>
        )}
        <Chip icon="logs" on={inContext} title="c" onClick={onContext}>
          {t('context')}
        </Chip>
        {pattern && (
          <Chip icon="filter" title={pattern} onClick={() => onSearch(pattern)}>
            {t('samePattern')}
          </Chip>
        )}
        {row.service && (
          <Chip icon="filter" onClick={() => onNarrow(searchTerm('service', row.service))}>
            {t('ofService', { service: row.service })}
          </Chip>
        )}
        {row.host && (
          <Chip icon="filter" onClick={() => onNarrow(searchTerm('host', row.host))}>
            {t('onHost', { host: row.host })}
          </Chip>
        )}
        {row.service && (
          <>
            <ChipLink icon="metrics" href={`/metrics/explore?${around}`}>
              {t('metricsOf')}
            </ChipLink>
            <ChipLink icon="services" href={`/services/${encodeURIComponent(row.service)}?${around}`}>
              {t('servicePage')}
            </ChipLink>
          </>
        )}
      </div>
      <div className="sub">
        <h2 className="grow">{t('fields')}</h2>
        <Button look="quiet" aria-pressed={asTree} onClick={() => setAsTree(!asTree)}>
          JSON
        </Button>
      </div>
      {asTree ? (
        <div className="pad mono ltr json">
          <JsonTree value={treeOf(row)} />
        </div>
      ) : (
        <>
          <AttributeList
            title={t('attributes')}
            attributes={{ ...row.attributes, ...(row.traceId && { trace_id: row.traceId }), ...(row.spanId && { span_id: row.spanId }) }}
            onNarrow={narrow}
          />
          <AttributeList
            title={t('resource')}
            attributes={{ ...row.resource, class: row.class, ...(row.scope && { scope: row.scope }) }}
            onNarrow={narrow}
          />
        </>
      )}
    </Drawer>
  )
}

/** The record with texts that are JSON as what they hold. */
function treeOf(row: LogRow): Json {
  const open = (values: Readonly<Record<string, string>>): Json =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, readNested(value) ?? value]))
  return { ...row, body: readNested(row.body) ?? row.body, attributes: open(row.attributes), resource: open(row.resource) }
}
