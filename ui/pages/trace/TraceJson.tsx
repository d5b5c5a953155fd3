import { useQuery } from '@tanstack/react-query'

import type { TraceHead } from '../../../src/api/contract/traces.ts'
import { buttonClass } from '../../components/Button.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { callApi } from '../../lib/api.ts'
import { basePath } from '../../lib/base-path.ts'
import { noteExport } from '../../lib/note-export.ts'
import { currentProject } from '../../lib/project.ts'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

/** More would make the page slow, and nobody reads it. */
const spansShown = 100

/** The trace as the API gives it, to be read, copied and taken along. */
export function TraceJson({ head: { traceId } }: { head: TraceHead }) {
  const t = useWords(words)
  const { data, error, refetch } = useQuery({
    queryKey: ['trace-json', traceId],
    queryFn: ({ signal }) => callApi('GET /api/traces/:traceId', { params: { traceId }, signal }),
    gcTime: 0,
  })
  if (error) return <FaultNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton rows={12} />
  const text = JSON.stringify({ ...data, spans: data.spans.slice(0, spansShown) }, null, 2)
  const project = currentProject()
  return (
    <div className="trace-json">
      <div className="row pad">
        <CopyButton text={text} label={t('copyJson')} />
        <a
          className={buttonClass({})}
          href={`${basePath}/api/traces/${traceId}${project ? `?project=${project}` : ''}`}
          download={`trace-${traceId}.json`}
          onClick={() => void noteExport({ what: 'traces', format: 'json', rows: data.spans.length, question: traceId }, () => undefined)}
        >
          <Icon name="download" />
          {t('download')}
        </a>
        {data.spans.length > spansShown && <span className="small dim">{t('firstSpans', { count: spansShown })}</span>}
      </div>
      <pre className="mono ltr" tabIndex={0} aria-label="JSON">
        {text}
      </pre>
    </div>
  )
}
