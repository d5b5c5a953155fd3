import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { Link, useLocation, useParams } from 'wouter'

import { useLanguage } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import { useSession } from '../../shell/session.ts'
import { Account } from './account/Account.tsx'
import { Backups } from './backups/Backups.tsx'
import { FindSetting } from './FindSetting.tsx'
import { Installation } from './installation/Installation.tsx'
import { IngestKeys } from './keys/IngestKeys.tsx'
import { Tokens } from './keys/Tokens.tsx'
import { LogClasses } from './log-classes/LogClasses.tsx'
import { Masking } from './masking/Masking.tsx'
import { Members } from './members/Members.tsx'
import { Projects } from './projects/Projects.tsx'
import { Retention } from './retention/Retention.tsx'
import { Roles } from './roles/Roles.tsx'
import { SecondFactorRule } from './second-factor/SecondFactorRule.tsx'
import { sections } from './sections.ts'
import type { SectionName } from './sections.ts'
import { SignInProviders } from './sign-in/SignInProviders.tsx'
import { words } from './words.ts'

import './settings.css'

const bodies: Readonly<Record<SectionName, () => ReactNode>> = {
  members: () => <Members />,
  roles: () => <Roles />,
  'sign-in': () => <SignInProviders />,
  keys: () => <IngestKeys />,
  tokens: () => <Tokens />,
  retention: () => <Retention />,
  backups: () => <Backups />,
  'log-classes': () => <LogClasses />,
  masking: () => <Masking />,
  'second-factor': () => <SecondFactorRule />,
  projects: () => <Projects />,
  account: () => <Account />,
  installation: () => <Installation />,
}

/** Everything that can be set, one part at a time; each has an address of its own. */
export function SettingsPage() {
  const t = useWords(words)
  const language = useLanguage()
  const { section } = useParams<{ section?: string }>()
  const { permissions, project } = useSession()
  const mine = sections.filter(({ permission }) => permission === undefined || permissions.includes(permission))
  const current = mine.find(({ name }) => name === section) ?? mine[0]
  useShownPart()
  return (
    <>
      <div className="page-head">
        <h1>{t('title')}</h1>
        <bdi className="faint small">{project.name}</bdi>
        <span className="grow" />
        <FindSetting offered={mine.map(({ name }) => name)} />
      </div>
      <div className="settings">
        <nav aria-label={t('title')}>
          {mine.map(({ name, title }) => (
            <Link
              key={name}
              href={`/settings/${name}`}
              aria-current={name === current?.name ? 'page' : undefined}
              ref={name === current?.name ? showTab : undefined}
            >
              {title[language]}
            </Link>
          ))}
        </nav>
        <div>{current && bodies[current.name]()}</div>
      </div>
    </>
  )
}

const lookForMs = 3000

/** Brings the part that the address names after `#` in sight, once it is there: some come with an answer of the server. */
function useShownPart(): void {
  const [path] = useLocation()
  const { hash } = location
  useEffect(() => {
    if (hash === '') return
    const show = (): boolean => {
      const part = document.getElementById(hash.slice(1))
      part?.scrollIntoView({ block: 'start' })
      return part !== null
    }
    if (show()) return
    const observer = new MutationObserver(() => show() && observer.disconnect())
    observer.observe(document.body, { childList: true, subtree: true })
    const timer = setTimeout(() => observer.disconnect(), lookForMs)
    return () => {
      observer.disconnect()
      clearTimeout(timer)
    }
  }, [path, hash])
}

/** On phones the parts are a row that scrolls: the open one stands in sight. */
function showTab(tab: HTMLElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
