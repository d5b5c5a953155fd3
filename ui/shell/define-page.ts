import type { ComponentType } from 'react'

import { Skeleton } from '../components/Skeleton.tsx'
import { definePart } from '../lib/define-part.tsx'
import type { Part } from '../lib/define-part.tsx'
import type { Language } from '../lib/words.ts'

export type Title = Readonly<Record<Language, string>>

/** Groups of the menu, from top to bottom; `manage` stands at its foot. Pages with `none` are reached from others. */
export const menuGroups = ['home', 'observe', 'respond', 'manage'] as const
export type MenuGroup = (typeof menuGroups)[number]

interface PageSpec {
  /** Also the name of its folder, and the first segment of its addresses: the server names the page's scripts in the document by it. */
  readonly name: string
  /** Route patterns, the first is where the menu leads. */
  readonly paths: readonly [string, ...string[]]
  readonly title: Title
  readonly icon: string
  readonly menu: MenuGroup | 'none'
  /** Key after `g` that leads here. */
  readonly key?: string
  /** Keys of its own, for the help; the page listens to them itself. */
  readonly keys?: readonly { readonly keys: readonly string[]; readonly title: Title }[]
  /** `bare` pages stand alone and need no session (set-up, log-in). */
  readonly frame: 'shell' | 'bare'
  /** Shows the time range and the watch line. */
  readonly timed: boolean
  /** `from` and `to` in its address are of its own list and do not go along to other pages. */
  readonly hasOwnTime?: true
  /** Asked of the caller's role; without it the page is not offered. */
  readonly permission?: string
  /** Parts of the page the command palette can open. */
  readonly sections?: readonly { readonly path: string; readonly title: Title }[]
  readonly load: () => Promise<ComponentType>
}

/** One page: the menu, the router, the palette and the code splitting all read this object. */
export interface Page extends Omit<PageSpec, 'load'> {
  readonly Component: Part<object>
}

/** Makes a page; list it in `ui/pages/index.ts`. */
export function definePage({ load, ...page }: PageSpec): Page {
  return { ...page, Component: definePart(load, page.frame === 'shell' ? Skeleton : undefined) }
}
