import { useEffect } from 'react'
import type { ComponentType } from 'react'
import { Link, useLocation, useParams } from 'wouter'

import { Skeleton } from '../../components/Skeleton.tsx'
import { definePart } from '../../lib/define-part.tsx'
import { useLanguage } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import { useSession } from '../../shell/session.ts'
import { FindSetting } from './FindSetting.tsx'
import { sections } from './sections.ts'
import type { SectionName } from './sections.ts'
import { words } from './words.ts'

import './settings.css'

const bodies: Readonly<Record<SectionName, ComponentType>> = {
  members: definePart(async () => (await import('./members/Members.tsx')).Members, Skeleton),
  roles: definePart(async () => (await import('./roles/Roles.tsx')).Roles, Skeleton),
  'sign-in': definePart(async () => (await import('./sign-in/SignInProviders.tsx')).SignInProviders, Skeleton),
  keys: definePart(async () => (await import('./keys/IngestKeys.tsx')).IngestKeys, Skeleton),
  tokens: definePart(async () => (await import('./keys/Tokens.tsx')).Tokens, Skeleton),
  retention: definePart(async () => (await import('./retention/Retention.tsx')).Retention, Skeleton),
  backups: definePart(async () => (await import('./backups/Backups.tsx')).Backups, Skeleton),
  'log-classes': definePart(async () => (await import('./log-classes/LogClasses.tsx')).LogClasses, Skeleton),
  masking: definePart(async () => (await import('./masking/Masking.tsx')).Masking, Skeleton),
  'second-factor': definePart(async () => (await import('./second-factor/SecondFactorRule.tsx')).SecondFactorRule, Skeleton),
  projects: definePart(async () => (await import('./projects/Projects.tsx')).Projects, Skeleton),
  account: definePart(async () => (await import('./account/Account.tsx')).Account, Skeleton),
  installation: definePart(async () => (await import('./installation/Installation.tsx')).Installation, Skeleton),
}

/** Everything that can be set, one part at a time; each has an address of its own. */
export function SettingsPage() {
  const t = useWords(words)
  const language = useLanguage()
  const { section } = useParams<{ section?: string }>()
  const { permissions, project } = useSession()
  const mine = sections.filter(({ permission }) => permission === undefined || permissions.includes(permission))
  const current = mine.find(({ name }) => name === section) ?? mine[0]
  const Body = current && bodies[current.name]
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
        <div>{Body && <Body />}</div>
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
