import { useState } from 'react'
import { Link, useLocation } from 'wouter'

import { Button, buttonClass } from '../../components/Button.tsx'
import { Field } from '../../components/Field.tsx'
import { useWords } from '../../lib/use-words.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { quoteSearch, readLookUp } from './look-up.ts'
import { words } from './words.ts'

/** Somebody is on the telephone: whatever they can read out leads to what happened to them. */
export function LookUpBox() {
  const t = useWords(words)
  const context = useContextSearch()
  const [, navigate] = useLocation()
  const [typed, setTyped] = useState('')
  const found = readLookUp(typed)
  const address = (path: string): string => {
    const search = new URLSearchParams(context)
    if (found && found.kind !== 'trace') search.set('q', quoteSearch(found.text))
    return `${path}?${search}`
  }
  const first = found === undefined ? undefined : found.kind === 'trace' ? `/trace/${found.id}` : address('/logs')
  return (
    <section className="look-up" aria-label={t('lookUp')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (first) navigate(first)
        }}
      >
        <Field
          tall
          data-page-search
          label={t('lookUp')}
          placeholder={t('lookUpHint')}
          {...(typed && { dir: 'auto' })}
          autoComplete="off"
          value={typed}
          help={found ? t(`lookUp_${found.kind}`) : t('lookUpHelp')}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" tall look="go" icon="search" disabled={!first}>
          {found?.kind === 'trace' ? t('openTrace') : t('inLogs')}
        </Button>
        {found && found.kind !== 'trace' && (
          <Link href={address('/traces')} className={buttonClass({ tall: true })}>
            {t('inTraces')}
          </Link>
        )}
      </form>
    </section>
  )
}
