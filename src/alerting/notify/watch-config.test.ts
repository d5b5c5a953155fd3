import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { createLog } from '../../lib/log.ts'
import { type WatchedConfig, watchConfig } from './watch-config.ts'

let directory: string
let path: string
let watched: WatchedConfig | undefined
const applied: string[] = []
beforeEach(() => {
  applied.length = 0
  directory = mkdtempSync(join(tmpdir(), 'watch-config-'))
  path = join(directory, 'alertmanager.yml')
})
afterEach(() => {
  watched?.stop()
  rmSync(directory, { recursive: true })
})

function write(receiver: string, { isLong = false } = {}): void {
  writeFileSync(
    path,
    `route: { receiver: ${receiver} }\nreceivers: [ { name: ${receiver} } ]\n${isLong ? `# ${'long '.repeat(4000)}` : ''}`,
  )
}

function watch(onApply: (receiver: string) => void = () => undefined): WatchedConfig {
  watched = watchConfig({
    path,
    log: createLog({ level: 'silent' }),
    apply: async ({ route }) => {
      applied.push(route.receiver)
      onApply(route.receiver)
    },
    everyMs: 1000,
  })
  return watched
}

test.each([false, true])(
  'a file is in force once it is read, and what is wrong with it is told with its place (long: %s)',
  async (isLong) => {
    write('first', { isLong })
    expect(await watch().reload()).toBeUndefined()
    writeFileSync(path, `route: { receiver: nobody }\n${isLong ? `# ${'long '.repeat(4000)}` : ''}`)
    expect(await watched?.reload()).toBe(`${path}:1:8: undefined receiver "nobody" used in route`)
    rmSync(path)
    expect(await watched?.reload()).toBe(`${path} cannot be read`)
    expect(applied).toEqual(['first'])
  },
)

test('what will not work of the file in force is told as long as it is', async () => {
  writeFileSync(
    path,
    'route: { receiver: a }\nreceivers: [{ name: a, jira_configs: [{ api_url: "https://j.example", project: p, issue_type: t }] }]\n',
  )
  expect(await watch().reload()).toBeUndefined()
  expect(watched?.warnings()).toEqual([
    expect.stringMatching(/:2:39: messages of jira_configs are not sent: there is no such channel here/),
  ])
  writeFileSync(path, 'route: {}\n')
  await watched?.reload()
  expect(watched?.warnings()).toHaveLength(1)
  write('first')
  await watched?.reload()
  expect(watched?.warnings()).toEqual([])
})

test('what changes while the file before is put in force is not missed', async () => {
  write('first', { isLong: true })
  watch((receiver) => {
    if (receiver === 'first') write('second', { isLong: true })
  })
  await watched?.reload()
  await expect.poll(() => applied, { timeout: 60_000 }).toEqual(['first', 'second'])
})

test('what is read when it stops comes to nothing', async () => {
  write('first', { isLong: true })
  const reading = watch().reload()
  watched?.stop()
  expect(await reading).toBeUndefined()
  expect(applied).toEqual([])
})
