import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { adoptProject, chooseProject, currentProject, projectHeader } from './project.ts'

let ofBrowser: Storage
let written: string | undefined

beforeEach(() => {
  ofBrowser = makeStorage()
  written = undefined
})
afterEach(() => vi.unstubAllGlobals())

test('a link to another project that is opened in a second tab leaves the first where it is', () => {
  const first = openTab('/logs?project=shop&q=refund')
  expect(written).toBe('/logs?q=refund')
  const second = openTab('/logs?project=bank')
  expect(projectHeader()).toEqual({ 'x-vedette-project': 'bank' })
  showTab(first)
  expect(projectHeader()).toEqual({ 'x-vedette-project': 'shop' })
  chooseProject('mill')
  showTab(second)
  expect(currentProject()).toBe('bank')
})

test('a tab on the default project stays there whatever is chosen elsewhere, also when it is loaded again', () => {
  const first = openTab('/')
  openTab('/?project=bank')
  showTab(first)
  expect(projectHeader()).toEqual({})
  showTab(first)
  adoptProject()
  expect(currentProject()).toBeUndefined()
})

test('a new tab begins with what was chosen last', () => {
  openTab('/')
  chooseProject('shop')
  openTab('/')
  expect(currentProject()).toBe('shop')
  chooseProject(undefined)
  expect(currentProject()).toBeUndefined()
  openTab('/?project=Not%20a%20slug')
  expect(currentProject()).toBeUndefined()
  expect(written).toBe('/')
})

test('without storage the default project stays chosen', () => {
  openTab('/')
  vi.stubGlobal('sessionStorage', undefined)
  vi.stubGlobal('localStorage', undefined)
  adoptProject()
  chooseProject('shop')
  expect(currentProject()).toBeUndefined()
})

interface Tab {
  readonly storage: Storage
  readonly path: string
}

function openTab(path: string): Tab {
  const tab = { storage: makeStorage(), path }
  showTab(tab)
  adoptProject()
  return tab
}

function showTab({ storage, path }: Tab): void {
  vi.stubGlobal('sessionStorage', storage)
  vi.stubGlobal('localStorage', ofBrowser)
  vi.stubGlobal('location', { href: `http://127.0.0.1${path}` })
  vi.stubGlobal('history', { state: null, replaceState: (_: unknown, __: string, address: string) => (written = address) })
}

function makeStorage(): Storage {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
    key: (index) => [...items.keys()][index] ?? null,
    get length() {
      return items.size
    },
  }
}
