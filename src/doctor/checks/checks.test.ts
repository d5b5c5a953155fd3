import { chownSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { loadSettings } from '../../config/load-settings.ts'
import type { Patient } from '../check.ts'
import { examine } from '../examine.ts'
import { formatReport } from '../format-report.ts'
import { certificateFor, folderWith, goodDisk, hostWith, patientWith, takenPort } from '../testdata/provoke.ts'
import { checks } from './index.ts'

type Provoke = () => Patient | Promise<Patient>
const days = 86_400_000
const gibibyte = 1024 ** 3
const held = { state: 'held', holder: 'process 5 on host other', pid: undefined } as const

/** For each check: how people come to it, and what it then says. */
const cases: readonly (readonly [check: string, says: RegExp, provoke: Provoke])[] = [
  ['settings', /prot: unknown setting/, () => ({ ...patientWith(), settingsProblem: problemOf('prot: 1\n') })],
  ['named-files', /nowhere\.yml is not there/, () => patientWith({ alerting: { alertmanagerConfig: '/nowhere.yml' } })],
  ['named-files', /No file is like .*rules\/\*\.yml/, () => patientWith({ alerting: { ruleFiles: ['/nowhere/rules/*.yml'] } })],
  [
    'named-files',
    /Everybody on this machine may read .*which holds a secret/,
    () => patientWith({ storage: { postgres: { url: 'postgres://db/v', passwordFile: join(folderWith({ pw: 'x' }, 0o644), 'pw') } } }),
  ],
  ['node-version', /18\.20\.0 is too old/, () => patientWith({}, { host: hostWith({}, { nodeVersion: '18.20.0' }) })],
  ['node-version', /21\.0\.0 is of a line/, () => patientWith({}, { host: hostWith({}, { nodeVersion: '21.0.0' }) })],
  ['data-directory', /is a file/, () => patientWith({ dataDir: join(folderWith({ f: '' }), 'f') })],
  [
    'data-directory',
    /Everybody on this machine may look into/,
    () => {
      const dataDir = join(folderWith({}), 'open')
      mkdirSync(dataDir, { mode: 0o755 })
      return patientWith({ dataDir })
    },
  ],
  [
    'data-directory',
    /belongs to another user/,
    () => {
      const dataDir = folderWith({})
      // Of somebody else wherever the tests run as a user; root's link leads to somebody else's.
      symlinkSync(process.getuid?.() === 0 ? foreignFile() : '/proc/1', join(dataDir, 'foreign'))
      return patientWith({ dataDir })
    },
  ],
  ['lock', /left behind by process 5/, () => patientWith({}, { lock: { ...held, state: 'stale' } })],
  ['lock', /in use by process 5 on host other/, () => patientWith({}, { lock: held })],
  [
    'upgrade',
    /Vedette 1\.10\.0 has served .*this is 1\.2\.3/,
    () => patientWith({ dataDir: folderWith({ 'version.json': '{"version":"1.10.0"}' }) }),
  ],
  ['upgrade', /upgrade of .* was not ended/, () => patientWith({ dataDir: folderWith(unfinished) })],
  [
    'file-system',
    /tmpfs: a restart loses everything/,
    () => patientWith({}, { host: hostWith({}, { disk: async () => ({ ...goodDisk, type: 0x01021994 }) }) }),
  ],
  ['file-system', /NFS/, () => patientWith({}, { host: hostWith({}, { disk: async () => ({ ...goodDisk, type: 0x6969 }) }) })],
  [
    'disk-space',
    /nothing is taken in below 2\.1 GB/,
    () => patientWith({}, { host: hostWith({}, { disk: async () => ({ ...goodDisk, freeBytes: 1e9 }) }) }),
  ],
  [
    'disk-space',
    /8\.0 GB: that is soon full/,
    () => patientWith({}, { host: hostWith({}, { disk: async () => ({ ...goodDisk, totalBytes: 8e9, freeBytes: 7e9 }) }) }),
  ],
  ['disk-space', /only 0 are free/, () => patientWith({}, { host: hostWith({}, { disk: async () => ({ ...goodDisk, freeFiles: 0 }) }) })],
  [
    'fsync',
    /takes 40 ms until it is durable/,
    () => patientWith({}, { host: hostWith({}, { clock: { now: Date.now, monotonic: steps(40) } }) }),
  ],
  [
    'quarantine',
    /2 files that could not be stored/,
    () => patientWith({ dataDir: folderWith({ 'wal/quarantine/a.bin': '', 'wal/quarantine/a.json': '', 'wal/quarantine/b.wal': '' }) }),
  ],
  [
    'key-beside-data',
    /Others than its owner may read .*platform\.key/,
    () => patientWith({ dataDir: folderWith({ 'platform.key': 'k' }, 0o644) }),
  ],
  ['key-beside-data', /platform\.key is missing/, () => patientWith({ dataDir: folderWith({ 'state/data/PG_VERSION': '18' }) })],
  ['key-beside-data', /clear text among the back-ups/, () => patientWith({ backup: { to: folderWith({ 'old/data/platform.key': 'k' }) } })],
  [
    'key-beside-data',
    /inside of the data directory/,
    () => {
      const dataDir = folderWith({})
      return patientWith({ dataDir, backup: { to: join(dataDir, 'backups') } })
    },
  ],
  ['memory', /container may use 2\.0 GiB/, () => patientWith({}, { host: hostWith({ '/sys/fs/cgroup/memory.max': `${2 * gibibyte}\n` }) })],
  [
    'swap',
    /90 % of the swap is used/,
    () => patientWith({}, { host: hostWith({ '/proc/meminfo': 'SwapTotal:  1000 kB\nSwapFree:   100 kB\n' }) }),
  ],
  [
    'swap',
    /huge pages are always on/,
    () => patientWith({}, { host: hostWith({ '/sys/kernel/mm/transparent_hugepage/enabled': '[always] madvise never' }) }),
  ],
  [
    'descriptors',
    /may open 1024 files/,
    () =>
      patientWith(
        {},
        { host: hostWith({ '/proc/self/limits': 'Max open files            1024                 1024                 files\n' }) },
      ),
  ],
  ['clock', /long ago/, () => patientWith({}, { host: hostWith({}, { clock: { now: () => 0, monotonic: () => 0 } }) })],
  [
    'clock',
    /went back: data were written/,
    () =>
      patientWith(
        { dataDir: folderWith({ 'wal/1': '' }) },
        { host: hostWith({}, { clock: { now: () => Date.now() - 2 * days, monotonic: () => 0 } }) },
      ),
  ],
  ['time-zones', /TZ=Mars\/Base, which is no time zone/, () => patientWith({}, { environment: { TZ: 'Mars/Base' } })],
  [
    'ports',
    /taken by another program/,
    async () => {
      const { port, close } = await takenPort('')
      closers.push(close)
      return patientWith({ port })
    },
  ],
  ['ports', /192\.0\.2\.1 is no address of this machine/, () => patientWith({ port: 7117, host: '192.0.2.1' })],
  [
    'names',
    /db\.invalid \(storage\.postgres\.url\) is not found/,
    () => patientWith({ storage: { postgres: { url: 'postgres://db.invalid/v' } } }),
  ],
  ['proxy', /trusts no proxy/, () => patientWith({ publicUrl: 'https://v.example' })],
  ['proxy', /clear text/, () => patientWith({ host: '0.0.0.0' })],
  ['proxy', /which headers the proxies write/, () => patientWith({ trustedProxies: ['127.0.0.1'] })],
  ['proxy', /trusts everybody/, () => patientWith({ trustedProxies: ['0.0.0.0/0'] })],
  ['proxy', /on this machine only/, () => patientWith({ host: '10.0.0.1', publicUrl: 'http://localhost:7117' })],
  ['certificate', /expires in 2 days/, () => patientWith({ tls: certificateFor('v.example', 3) })],
  [
    'certificate',
    /made out to v\.example, not to w\.example/,
    () => patientWith({ tls: certificateFor('v.example', 90), publicUrl: 'https://w.example' }),
  ],
  [
    'certificate',
    /not that of the certificate/,
    () => patientWith({ tls: { cert: certificateFor('a.example', 90).cert, key: certificateFor('b.example', 90).key } }),
  ],
  [
    'certificate',
    /expired/,
    () =>
      patientWith(
        { tls: certificateFor('v.example', 3) },
        { host: hostWith({}, { clock: { now: () => Date.now() + 9 * days, monotonic: () => 0 } }) },
      ),
  ],
  [
    'postgres',
    /127\.0\.0\.1|connect|reached/i,
    () => patientWith({ storage: { postgres: { url: 'postgres://u:hunter2@127.0.0.1:1/v' } } }),
  ],
  ['clickhouse', /does not answer/, () => patientWith({ storage: { clickhouse: { url: 'http://127.0.0.1:1' } } })],
  ['mail', /cannot be reached \(ECONNREFUSED\)/, () => patientWith({ alerting: { alertmanagerConfig: mailConfig(1) } })],
  [
    'mail',
    /does not greet as a mail server/,
    async () => {
      const { port, close } = await takenPort('HTTP/1.1 400 Bad Request\r\n')
      closers.push(close)
      return patientWith({ alerting: { alertmanagerConfig: mailConfig(port) } })
    },
  ],
  ['health', /does not answer on port 1\b/, () => patientWith({ port: 1 }, { lock: { state: 'held', holder: 'process 5', pid: 5 } })],
]

const closers: (() => void)[] = []
/** On a machine where everything is installed this cannot be provoked. */
const unprovoked = new Set(['native-parts'])

const unfinished = {
  'snapshots/20260101T000000Z.dump': '',
  'snapshots/20260101T000000Z.json': JSON.stringify({
    id: '20260101T000000Z',
    at: 0,
    reason: 'upgrade',
    from: '',
    to: '2',
    migrations: ['1'],
    pending: ['2'],
    rows: 0,
    sizeBytes: 0,
    auditSeq: 0,
    isFinished: false,
  }),
}

function mailConfig(port: number): string {
  return join(
    folderWith({ 'a.yml': `global: { smtp_smarthost: '127.0.0.1:${port}' }\nroute: { receiver: x }\nreceivers: [{ name: x }]\n` }),
    'a.yml',
  )
}

function foreignFile(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'vedette-doctor-')), 'theirs')
  writeFileSync(path, '')
  chownSync(path, 65_534, 65_534)
  return path
}

function problemOf(text: string): string {
  try {
    loadSettings({ flags: { config: join(folderWith({ 'v.yaml': text }), 'v.yaml') }, environment: {} })
    return ''
  } catch (error) {
    return String(error)
  }
}

/** A clock that is so much later whenever it is asked. */
function steps(ms: number): () => number {
  let at = 0
  return () => (at += ms)
}

test.each(cases)('%s: %s', async (name, says, provoke) => {
  const patient = await provoke()
  const report = await examine(
    patient,
    checks.filter((check) => check.name === name),
  )
  for (const close of closers.splice(0)) close()
  const [examined] = report.checks
  expect(examined?.note).toBeUndefined()
  expect(examined?.findings.map(({ problem }) => problem).join('\n')).toMatch(says)
  for (const { mend, problem } of examined?.findings ?? []) {
    expect(mend.length).toBeGreaterThan(10)
    expect(`${problem} ${mend}`).not.toContain('hunter2')
  }
  expect(report.state).not.toBe('ok')
})

test('every check has a case, a name of its own and a line in the documents', () => {
  const names = checks.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter((name) => !unprovoked.has(name) && !cases.some(([check]) => check === name))).toEqual([])
  const page = readFileSync('docs/doctor.md', 'utf8')
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})

test('where all is well it says so, and nothing else', async () => {
  const report = await examine(patientWith())
  expect(report.checks.filter(({ state }) => state !== 'ok')).toEqual([])
  expect(report.state).toBe('ok')
  expect(formatReport(report)).toContain(`${checks.length} checks: 0 wrong, 0 doubtful`)
})

test('a check that throws is told, and keeps none from the others', async () => {
  const broken = { name: 'x', title: 'X', run: () => Promise.reject(new Error('postgres://u:hunter2@h is odd')) }
  const report = await examine(patientWith(), [broken, ...checks.slice(0, 1)])
  expect(report.checks.map(({ state }) => state)).toEqual(['unknown', 'ok'])
  expect(report.checks[0]?.note).not.toContain('hunter2')
})
