import { useMemo } from 'react'

import { renderHtml } from './render-html.tsx'
import { renderMarkdown } from './render-markdown.tsx'

/** A text of a dashboard. Nothing of it is taken as HTML but what stands on a list of harmless elements. */
export function TextBody({ content, form }: { content: string; form: 'markdown' | 'html' | 'plain' }) {
  const shown = useMemo(
    () => (form === 'plain' ? <pre className="ltr">{content}</pre> : form === 'html' ? renderHtml(content) : renderMarkdown(content)),
    [content, form],
  )
  return (
    <div className="db-text" dir="auto" tabIndex={0}>
      {shown}
    </div>
  )
}
