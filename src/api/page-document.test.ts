import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { readPageDocument } from './page-document.ts'

const html =
  '<head>\n    <script type="module" crossorigin src="./assets/runtime.js"></script>\n    <script type="module" crossorigin src="./assets/base.js"></script>\n    <link rel="stylesheet" crossorigin href="./assets/base.css">\n    <meta name="vedette-base" content="" />\n  </head>'
const manifest = {
  '_base.js': { file: 'assets/base.js', imports: ['_runtime.js'], css: ['assets/base.css'] },
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

/** Stands in the built document already. */
const common = 'stylesheet /assets/base.css'
const linksOf = (document: Buffer): string[] =>
  [...document.toString().matchAll(/rel="(\w+)" crossorigin href="(\S+)"/g)].map(([, rel, href]) => `${rel} ${href}`)

test('the document of a page names its script, what that imports and its styles, each once and behind the common ones', () => {
  const documentFor = readPageDocument(directory)
  expect(linksOf(documentFor('/logs'))).toEqual([
    common,
    'modulepreload /assets/LogsPage.js',
    'stylesheet /assets/LogsPage.css',
    'modulepreload /assets/list.js',
    'stylesheet /assets/list.css',
    'modulepreload /assets/shared.js',
  ])
  expect(linksOf(documentFor('/'))).toEqual([common, 'modulepreload /assets/OverviewPage.js'])
})

test('what is below the first segment does not matter; an address of no page gets the bare document', () => {
  const documentFor = readPageDocument(directory)
  expect(documentFor('/logs/anything/below')).toEqual(documentFor('/logs'))
  for (const path of ['/nothing', '/__proto__', '/constructor/x', '//', 'logs', ''])
    expect([documentFor('/nothing').toString(), documentFor('/').toString()]).toContain(documentFor(path).toString())
  expect(linksOf(documentFor('/nothing'))).toEqual([common])
})

test('a page that is not built is said at the start', () => {
  rmSync(join(directory, '.vite'), { recursive: true })
  expect(() => readPageDocument(directory)).toThrow('npm run build')
})

test('under a path of the public address the document names its files and its place there', () => {
  const document = readPageDocument(directory, '/ops/vedette')('/logs')
  expect(linksOf(document)[0]).toBe('stylesheet /ops/vedette/assets/base.css')
  expect(linksOf(document)).toContain('modulepreload /ops/vedette/assets/LogsPage.js')
  expect(document.toString()).toContain('src="/ops/vedette/assets/base.js"')
  expect(document.toString()).toContain('<meta name="vedette-base" content="/ops/vedette" />')
  expect(document.toString()).not.toContain('"./')
})
