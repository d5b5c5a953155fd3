import type { MouseEvent } from 'react'

import { buttonClass } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { proveRecently } from '../../lib/api.ts'
import { basePath } from '../../lib/base-path.ts'
import { useWords } from '../../lib/use-words.ts'
import { useSession } from '../../shell/session.ts'
import { auditQueryOf } from './use-audit.ts'
import type { AuditFilters } from './use-audit.ts'
import { words } from './words.ts'

/** The entries of the filters as a file. The server writes down that somebody took it, and wants to know who they are. */
export function ExportLinks({ filters }: { filters: AuditFilters }) {
  const t = useWords(words)
  const { project } = useSession()
  const address = (format: 'jsonl' | 'csv'): string => {
    const search = new URLSearchParams({ format, project: project.slug })
    for (const [name, value] of Object.entries(auditQueryOf(filters))) if (value) search.set(name, String(value))
    return `${basePath}/api/audit/export?${search}`
  }
  return (
    <>
      <a className={buttonClass({})} href={address('csv')} download title={t('exportNote')} onClick={takeFile}>
        <Icon name="download" />
        CSV
      </a>
      <a className={buttonClass({})} href={address('jsonl')} download title={t('exportNote')} onClick={takeFile}>
        <Icon name="download" />
        JSON
      </a>
    </>
  )
}

/** A download tells nobody why it was refused, so what it needs is asked first. */
function takeFile(event: MouseEvent<HTMLAnchorElement>): void {
  event.preventDefault()
  const link = document.createElement('a')
  link.href = event.currentTarget.href
  link.download = ''
  void proveRecently().then((proved) => proved && link.click())
}
