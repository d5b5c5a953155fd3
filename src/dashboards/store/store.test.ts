import { afterAll, beforeAll, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../../test/harness/open-test-access.ts'
import { listAuditTrail } from '../../access/index.ts'
import type { Dashboard } from '../model/dashboard.ts'
import { changeDashboard } from './change-dashboard.ts'
import { createDashboard } from './create-dashboard.ts'
import { getDashboard } from './get-dashboard.ts'
import { listDashboards } from './list-dashboards.ts'
import { getVersion, listVersions } from './list-versions.ts'
import { pinPanel, unpinPanel } from './pin-panel.ts'
import { removeDashboard } from './remove-dashboard.ts'

const empty: Dashboard = {
  title: 'Checkout',
  description: '',
  folder: 'Shop',
  tags: ['prod'],
  from: '',
  to: '',
  refreshSeconds: 0,
  variables: [],
  sections: [],
}
const question = { title: 'Rate', kind: 'timeseries', targets: [{ kind: 'promql', expr: 'rate(a[5m])', legend: '' }] } as const

let it: TestAccess
beforeAll(async () => {
  it = await openTestAccess()
})
afterAll(() => it.close())

test('a dashboard is made, changed from the version one saw, and each version stays', async () => {
  const { uid, version } = await createDashboard(it.as(), { dashboard: empty, message: '' })
  expect(version).toBe(1)
  const rename = (title: string) => (dashboard: Dashboard) => ({ ...dashboard, title })
  await changeDashboard(it.as(), { uid, fromVersion: 1, message: 'shorter', change: rename('Shop') })
  await expect(changeDashboard(it.as(), { uid, fromVersion: 1, message: '', change: rename('Late') })).rejects.toMatchObject({
    code: 'conflict',
    details: { version: 2 },
  })
  await expect(getDashboard(it.as(), uid)).resolves.toMatchObject({ title: 'Shop', version: 2, dashboard: { title: 'Shop' } })
  expect((await listVersions(it.as(), uid)).map((one) => [one.version, one.message])).toEqual([
    [2, 'shorter'],
    [1, ''],
  ])
  await expect(getVersion(it.as(), { uid, version: 1 })).resolves.toMatchObject({ dashboard: { title: 'Checkout' } })
  const { entries } = await listAuditTrail(it.as(), { objectId: uid }, { limit: 10 })
  expect(entries.map(({ action }) => action)).toEqual(['dashboard.change', 'dashboard.create'])
  await removeDashboard(it.as(), uid)
  await expect(getDashboard(it.as(), uid)).rejects.toMatchObject({ code: 'not_found' })
  await expect(getVersion(it.as(), { uid, version: 1 })).rejects.toMatchObject({ code: 'not_found' })
})

test('panels are pinned below each other, by several at once, and taken off again', async () => {
  const { uid } = await createDashboard(it.as(), { dashboard: empty, message: '' })
  await Promise.all([1, 2, 3].map(() => pinPanel(it.as(), uid, question)))
  const { dashboard } = await getDashboard(it.as(), uid)
  const panels = dashboard.sections.flatMap((section) => section.panels)
  expect(panels.map(({ id, grid: { x, y } }) => [id, x, y])).toEqual([
    [1, 0, 0],
    [2, 12, 0],
    [3, 0, 8],
  ])
  await unpinPanel(it.as(), uid, 2)
  await expect(unpinPanel(it.as(), uid, 2)).rejects.toMatchObject({ code: 'not_found' })
  expect((await getDashboard(it.as(), uid)).panels).toBe(2)
})

test('the list is found by words and tags, and paged by title', async () => {
  // The database's small letters are not those of the program.
  const all = ['alpha', 'Beta', 'gamma', 'Ägäis', 'İstanbul', 'ägäis', 'לוח'.repeat(60)]
  for (const title of all) {
    await createDashboard(it.as(), { dashboard: { ...empty, title, folder: 'list', tags: ['listed', title.slice(0, 5)] }, message: '' })
  }
  const titles: string[] = []
  let cursor: string | undefined
  do {
    const { rows, next } = await listDashboards(it.as(), { q: '', tag: 'listed', limit: 2, cursor })
    titles.push(...rows.map(({ title }) => title))
    cursor = next ?? undefined
  } while (cursor !== undefined)
  expect(titles.toSorted()).toEqual(all.toSorted())
  expect(titles.filter((title) => /^[a-z]+$/i.test(title))).toEqual(['alpha', 'Beta', 'gamma'])
  const found = async (q: string): Promise<string[]> => (await listDashboards(it.as(), { q, limit: 10 })).rows.map(({ title }) => title)
  expect(await found('LIST gam')).toEqual(['gamma'])
  expect(await found('100%_')).toEqual([])
  expect(await found('vedette')).toEqual(['Vedette'])
  await expect(listDashboards(it.as(), { q: '', limit: 1, cursor: 'x' })).rejects.toMatchObject({ code: 'bad_input' })
})

test('what comes with the program stays as it is, and uids are taken once', async () => {
  await expect(removeDashboard(it.as(), 'vedette')).rejects.toMatchObject({ code: 'conflict' })
  await expect(createDashboard(it.as(), { uid: 'vedette', dashboard: empty, message: '' })).rejects.toMatchObject({ code: 'conflict' })
  await expect(pinPanel(it.as(), 'vedette', question)).rejects.toMatchObject({ code: 'conflict' })
  await createDashboard(it.as(), { uid: 'mine', dashboard: empty, message: '' })
  await expect(createDashboard(it.as(), { uid: 'mine', dashboard: empty, message: '' })).rejects.toMatchObject({ code: 'conflict' })
  await expect(createDashboard(it.as(), { uid: 'mine', dashboard: empty, message: '', overwrite: true })).resolves.toMatchObject({
    version: 2,
  })
})

test('those who may only look change nothing, and other projects see nothing', async () => {
  await createDashboard(it.as(), { uid: 'ours', dashboard: empty, message: '' })
  const caller = it.as().caller
  const reader = it.as({ ...caller, permissions: new Set(['dashboards.read'] as const) })
  await expect(getDashboard(reader, 'ours')).resolves.toMatchObject({ title: 'Checkout' })
  await expect(pinPanel(reader, 'ours', question)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(removeDashboard(reader, 'ours')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(createDashboard(reader, { dashboard: empty, message: '' })).rejects.toMatchObject({ code: 'forbidden' })
  const elsewhere = it.as({ ...caller, projectId: 99 })
  await expect(getDashboard(elsewhere, 'ours')).rejects.toMatchObject({ code: 'not_found' })
  expect((await listDashboards(elsewhere, { q: 'checkout', limit: 10 })).rows).toEqual([])
})

test('text the database cannot hold, and what is too large', async () => {
  const odd = await createDashboard(it.as(), { dashboard: { ...empty, title: 'a\0b\uD800c', description: '\0' }, message: '\0' })
  await expect(getDashboard(it.as(), odd.uid)).resolves.toMatchObject({ title: 'abc', dashboard: { description: '\0' } })
  const large = { ...empty, description: 'x'.repeat(1_000_000) }
  await expect(createDashboard(it.as(), { dashboard: large, message: '' })).rejects.toMatchObject({ code: 'too_large' })
})
