import { useEffect } from 'react'
import type { ReactNode } from 'react'

import { languageNames, preferenceChoices, usePreference, writePreference } from '../lib/preferences.ts'
import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import { Mark } from '../shell/Mark.tsx'

import './bare-frame.css'

const words = defineWords({
  en: { local: 'Everything stays on this machine. Nothing is sent anywhere until you add a channel.', language: 'Language' },
  he: { local: 'הכול נשאר במחשב הזה. דבר אינו נשלח החוצה עד שתוסיפו ערוץ.', language: 'שפה' },
})

/** The frame of pages for people who are not signed in yet: the mark, a side column, one task. */
export function BareFrame({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  const t = useWords(words)
  const language = usePreference('language')
  useEffect(() => {
    document.title = `${title} · Vedette`
  }, [title])
  return (
    <div className="bare">
      <aside>
        <div className="brand">
          <Mark />
          <span>Vedette</span>
        </div>
        {aside}
        <div className="bare-foot">
          <div className="seg" role="group" aria-label={t('language')}>
            {preferenceChoices.language.map((code) => (
              <button
                key={code}
                type="button"
                lang={code}
                aria-pressed={code === language}
                onClick={() => writePreference('language', code)}
              >
                {languageNames[code]}
              </button>
            ))}
          </div>
          <p className="small faint">{t('local')}</p>
        </div>
      </aside>
      <main className="bare-body">{children}</main>
    </div>
  )
}
