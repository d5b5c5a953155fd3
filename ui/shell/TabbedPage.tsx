import type { ReactNode } from 'react'
import { Link } from 'wouter'

import { useLanguage } from '../lib/preferences.ts'
import type { Title } from './define-page.ts'
import { useContextSearch } from './use-context-search.ts'

import './tabbed-page.css'

interface Tab {
  readonly name: string
  readonly path: string
  readonly title: Title
}

/** A page of several parts, each with an address of its own: its title with a tab for each, and the one that is open. */
export function TabbedPage(props: { title: string; tabs: readonly Tab[]; current: Tab; children: ReactNode }) {
  const { title, tabs, current, children } = props
  const language = useLanguage()
  const search = useContextSearch()
  return (
    <div className="tabbed">
      <div className="tabbed-head">
        <h1>{title}</h1>
        <nav className="tabs" aria-label={title}>
          {tabs.map((tab) => (
            <Link key={tab.name} href={tab.path + search} aria-current={tab.name === current.name ? 'page' : undefined}>
              {tab.title[language]}
            </Link>
          ))}
        </nav>
      </div>
      {children}
    </div>
  )
}
