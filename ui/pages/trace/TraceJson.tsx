import { useQuery } from '@tanstack/react-query'

import type { TraceHead } from '../../../src/api/contract/traces.ts'
import { Button } from '../../components/Button.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { callApi } from '../../lib/api.ts'
import { basePath } from '../../lib/base-path.ts'
import { noteExport } from '../../lib/note-export.ts'
import { currentProject } from '../../lib/project.ts'
import { useWords } from '../../lib/use-words.ts'
import { showToast } from '../../shell/toasts.tsx'
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
  return (
    <div className="trace-json">
      <div className="row pad">
        <CopyButton text={text} label={t('copyJson')} />
        <Button icon="download" onClick={() => takeFile(traceId, data.spans.length)}>
          {t('download')}
        </Button>
        {data.spans.length > spansShown && <span className="small dim">{t('firstSpans', { count: spansShown })}</span>}
      </div>
      <pre className="mono ltr" tabIndex={0} aria-label="JSON">
        {text}
      </pre>
    </div>
  )
}

/** Handed out once it stands in the audit trail. */
function takeFile(traceId: string, spans: number): void {
  const project = currentProject()
  const link = document.createElement('a')
  link.href = `${basePath}/api/traces/${traceId}${project ? `?project=${project}` : ''}`
  link.download = `trace-${traceId}.json`
  noteExport({ what: 'traces', format: 'json', rows: spans, question: traceId }, () => link.click()).catch((fault: unknown) =>
    showToast({ fault }),
  )
}
