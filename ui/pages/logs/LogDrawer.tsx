import type { LogRow } from '../../../src/api/contract/logs.ts'
import { Chip, ChipLink } from '../../components/Chip.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { Drawer } from '../../components/Drawer.tsx'
import { useTimeFormat } from '../../lib/format.ts'
import { absoluteRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { AttributeList } from '../../panels/AttributeList.tsx'
import { searchTerm } from './search-text.ts'
import { words } from './words.ts'

const contextMs = 30_000

/** One record whole: message, one-click paths, every attribute with its filters. */
export function LogDrawer({ row, onNarrow, onClose }: { row: LogRow; onNarrow: (term: string) => void; onClose: () => void }) {
  const t = useWords(words)
  const time = useTimeFormat()
  const at = Date.parse(row.timestamp)
  const around = new URLSearchParams({
    ...absoluteRange(at - contextMs, at + contextMs),
    q: searchTerm('service', row.service),
    sel: row.timestamp,
  })
  return (
    <Drawer
      label={t('record')}
      actions={<CopyButton bare text={JSON.stringify(row, null, 2)} label={t('copyJson')} />}
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
        <p className="mono ltr log-body">{row.body}</p>
      </div>
      <div className="pad paths">
        {row.traceId && (
          <ChipLink icon="traces" href={`/trace/${row.traceId}${row.spanId ? `?span=${row.spanId}` : ''}`}>
            {t('trace')}
          </ChipLink>
        )}
        <ChipLink icon="logs" href={`/logs?${around}`}>
          {t('context')}
        </ChipLink>
        {row.host && (
          <Chip icon="host" onClick={() => onNarrow(searchTerm('host', row.host))}>
            {t('onHost', { host: row.host })}
          </Chip>
        )}
      </div>
      <AttributeList
        title={t('attributes')}
        attributes={{ ...row.attributes, ...(row.traceId && { trace_id: row.traceId }), ...(row.spanId && { span_id: row.spanId }) }}
        onNarrow={(name, value, exclude) => onNarrow(searchTerm(name, value, exclude))}
      />
      <AttributeList
        title={t('resource')}
        attributes={{ ...row.resource, class: row.class, ...(row.scope && { scope: row.scope }) }}
        onNarrow={(name, value, exclude) => onNarrow(searchTerm(name, value, exclude))}
      />
    </Drawer>
  )
}
