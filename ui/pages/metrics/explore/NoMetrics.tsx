import { Link } from 'wouter'

import { buttonClass } from '../../../components/Button.tsx'
import { CodeSnippet } from '../../../components/CodeSnippet.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { ownAddress } from '../../../lib/base-path.ts'
import { useWords } from '../../../lib/use-words.ts'
import { HintKey } from '../../../panels/connect/HintKey.tsx'
import { pushSnippet } from '../../../panels/connect/snippets.ts'
import { useMadeKey } from '../../../panels/connect/use-made-key.ts'
import { words } from '../words.ts'

/** No metric at all in this time: how to send some, with the real address. */
export function NoMetrics() {
  const t = useWords(words)
  const made = useMadeKey()
  const key = made.key ?? t('keyPlace')
  return (
    <EmptyState title={t('noMetrics')}>
      <HintKey of={made} />
      <p className="dim">{t('fromPrometheus')}</p>
      <CodeSnippet
        label={t('fromPrometheus')}
        code={`# prometheus.yml
remote_write:
  - url: ${ownAddress()}/prometheus/api/v1/write
    authorization:
      credentials: ${key}`}
      />
      <p className="dim">{t('fromApplication')}</p>
      <CodeSnippet
        label={t('fromApplication')}
        code={`export OTEL_METRICS_EXPORTER=otlp
export OTEL_EXPORTER_OTLP_ENDPOINT=${ownAddress()}
export OTEL_EXPORTER_OTLP_HEADERS="x-vedette-key=${key}"
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`}
      />
      <p className="dim">{t('fromJob')}</p>
      <CodeSnippet label={t('fromJob')} code={pushSnippet({ endpoint: ownAddress(), key })} />
      <Link className={buttonClass({})} href="/setup?step=connect">
        {t('moreWays')}
      </Link>
    </EmptyState>
  )
}
