import { useState } from 'react'
import { Link, useLocation } from 'wouter'

import { Icon } from '../../components/Icon.tsx'
import { useLanguage } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import { settingPlaces } from './sections.ts'
import type { SectionName } from './sections.ts'
import { words } from './words.ts'

/** Leads to a setting by its name, in either language. */
export function FindSetting({ offered }: { offered: readonly SectionName[] }) {
  const t = useWords(words)
  const language = useLanguage()
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const found =
    wanted === ''
      ? []
      : settingPlaces.filter(
          ({ section, title }) => offered.includes(section) && Object.values(title).some((name) => name.toLowerCase().includes(wanted)),
        )
  return (
    <form
      role="search"
      className="find-setting"
      onSubmit={(event) => {
        event.preventDefault()
        if (!found[0]) return
        navigate(found[0].path)
        setText('')
      }}
    >
      <div className="field">
        <Icon name="search" />
        <input
          data-page-search
          aria-label={t('find')}
          placeholder={t('find')}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && setText('')}
        />
        <kbd className="hide-s">/</kbd>
      </div>
      {wanted !== '' && (
        <ul className="float" aria-label={t('found')}>
          {found.map(({ path, title }) => (
            <li key={path}>
              <Link href={path} onClick={() => setText('')}>
                {title[language]}
              </Link>
            </li>
          ))}
          {found.length === 0 && <li className="dim pad">{t('noSetting')}</li>}
        </ul>
      )}
    </form>
  )
}
