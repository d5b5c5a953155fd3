import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { readPageDocument } from './page-document.ts'

const html =
  '<head>\n    <script type="module" crossorigin src="./assets/first.js"></script>\n    <link rel="stylesheet" crossorigin href="./assets/first.css">\n    <meta name="vedette-base" content="" />\n  </head>'
const manifest = {
  '_first.js': { file: 'assets/first.js', dynamicImports: ['_base.js'], css: ['assets/first.css'] },
  '_base.js': { file: 'assets/base.js', imports: ['_first.js', '_runtime.js'] },
  '_runtime.js': { file: 'assets/runtime.js' },
  '_list.js': { file: 'assets/list.js', imports: ['_base.js', '_shared.js'], css: ['assets/list.css'] },
  // Chunks may import each other.
  '_shared.js': { file: 'assets/shared.js', imports: ['_list.js'] },
  'pages/logs/LogsPage.tsx': { file: 'assets/LogsPage.js', imports: ['_base.js', '_list.js'], css: ['assets/LogsPage.css'] },
  'pages/overview/OverviewPage.tsx': { file: 'assets/OverviewPage.js', imports: ['_base.js'] },
  // A part that the page fetches later, and behind it in the list.
  'pages/logs/RowMenu.tsx': { file: 'assets/RowMenu.js', imports: ['_base.js'] },
  'shell/AccountMenu.tsx': { file: 'assets/AccountMenu.js' },
}

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vedette-page-'))
  mkdirSync(join(directory, '.vite'))
  writeFileSync(join(directory, 'index.html'), html)
  writeFileSync(join(directory, '.vite/manifest.json'), JSON.stringify(manifest))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** What the document's own script loads at once. */
const common = ['stylesheet /assets/first.css', 'modulepreload /assets/base.js', 'modulepreload /assets/runtime.js']
const linksOf = (document: Buffer): string[] =>
  [...document.toString().matchAll(/rel="(\w+)" crossorigin href="(\S+)"/g)].map(([, rel, href]) => `${rel} ${href}`)

test('the document of a page names its script, what that imports and its styles, each once and behind the common ones', () => {
  const documentFor = readPageDocument(directory)
  expect(linksOf(documentFor('/logs'))).toEqual([
    ...common,
    'modulepreload /assets/LogsPage.js',
    'stylesheet /assets/LogsPage.css',
    'modulepreload /assets/list.js',
    'stylesheet /assets/list.css',
    'modulepreload /assets/shared.js',
  ])
  expect(linksOf(documentFor('/'))).toEqual([...common, 'modulepreload /assets/OverviewPage.js'])
})

test('what is below the first segment does not matter; an address of no page gets the bare document', () => {
  const documentFor = readPageDocument(directory)
  expect(documentFor('/logs/anything/below')).toEqual(documentFor('/logs'))
  for (const path of ['/nothing', '/__proto__', '/constructor/x', '//', 'logs', ''])
    expect([documentFor('/nothing').toString(), documentFor('/').toString()]).toContain(documentFor(path).toString())
  expect(linksOf(documentFor('/nothing'))).toEqual(common)
})

test('a page that is not built is said at the start', () => {
  rmSync(join(directory, '.vite'), { recursive: true })
  expect(() => readPageDocument(directory)).toThrow('npm run build')
})

test('under a path of the public address the document names its files and its place there', () => {
  const document = readPageDocument(directory, '/ops/vedette')('/logs')
  expect(linksOf(document)[0]).toBe('stylesheet /ops/vedette/assets/first.css')
  expect(linksOf(document)).toContain('modulepreload /ops/vedette/assets/LogsPage.js')
  expect(document.toString()).toContain('src="/ops/vedette/assets/first.js"')
  expect(document.toString()).toContain('<meta name="vedette-base" content="/ops/vedette" />')
  expect(document.toString()).not.toContain('"./')
})
