import { Link } from 'wouter'

import { basePath } from '../../../lib/base-path.ts'
import { splitRunbookText } from './split-runbook-text.ts'

/** A sentence of a runbook, with its code and its links into the page. */
export function RunbookText({ text }: { text: string }) {
  return splitRunbookText(text).map((part) => {
    switch (part.kind) {
      case 'code':
        return (
          <code key={part.at} className="ltr">
            {part.text}
          </code>
        )
      case 'link':
        // What the API says is no part of the page.
        return part.href.startsWith('/api/') ? (
          <a key={part.at} href={basePath + part.href}>
            {part.text}
          </a>
        ) : (
          <Link key={part.at} href={part.href}>
            {part.text}
          </Link>
        )
      case 'text':
        return part.text
    }
  })
}
