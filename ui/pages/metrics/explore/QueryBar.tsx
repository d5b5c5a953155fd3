import { Suspense, lazy, useEffect, useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { CopyButton } from '../../../components/CopyButton.tsx'
import { isTyping } from '../../../lib/is-typing.ts'
import { useWords } from '../../../lib/use-words.ts'
import { isEditAsked } from '../build/edit-now.ts'
import { words } from '../words.ts'
import type { Place } from './fault-place.ts'

const loadEditor = () => import('./PromqlEditor.tsx')
const PromqlEditor = lazy(async () => ({ default: (await loadEditor()).PromqlEditor }))

interface Props {
  expr: string
  /** Where the server found a mistake in it. */
  mistake: Place | undefined
  onRun: (expr: string) => void
}

/** The expression: to read, until somebody wants to write. Only then the editor is fetched. */
export function QueryBar({ expr, mistake, onRun }: Props) {
  const t = useWords(words)
  const [writing, setWriting] = useState(isEditAsked)
  const [draft, setDraft] = useState({ of: expr, text: expr })
  // An expression chosen elsewhere (a name, the back button) replaces what was typed.
  const text = draft.of === expr ? draft.text : expr
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== 'e' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      event.preventDefault()
      setWriting(true)
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
  const reading = (
    <button
      type="button"
      className="mx-expr mono"
      aria-label={`${t('expr')}: ${text || t('exprHint')}`}
      aria-keyshortcuts="e"
      onPointerEnter={() => void loadEditor()}
      onFocus={() => void loadEditor()}
      onClick={() => setWriting(true)}
    >
      {text === '' ? <span className="faint">{t('exprHint')}</span> : <Marked text={text} place={mistake} />}
    </button>
  )
  return (
    <div className="mx-query">
      <div className={mistake ? 'mx-box wrong' : 'mx-box'}>
        {writing ? (
          <Suspense fallback={reading}>
            <PromqlEditor
              given={expr}
              label={t('expr')}
              onText={(next) => setDraft({ of: expr, text: next })}
              onRun={() => onRun(text.trim())}
            />
          </Suspense>
        ) : (
          reading
        )}
      </div>
      {writing ? (
        <Button look="go" onClick={() => onRun(text.trim())}>
          {t('run')}
        </Button>
      ) : (
        <Button onClick={() => setWriting(true)}>{t('edit')}</Button>
      )}
      {text !== '' && <CopyButton text={text} />}
    </div>
  )
}

/** A text with one place of it underlined. */
function Marked({ text, place }: { text: string; place: Place | undefined }) {
  if (!place) return text
  return (
    <>
      {text.slice(0, place.start)}
      <span className="mx-mistake">{text.slice(place.start, place.end)}</span>
      {text.slice(place.end)}
    </>
  )
}
