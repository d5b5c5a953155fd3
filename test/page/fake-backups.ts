import type { FakeApi } from './fake-api.ts'
import { ago, fakePage, hourMs } from './fake-data.ts'

const day = 24 * hourMs
const idOf = (ms: number): string =>
  `${ago(ms).replaceAll(/[-:]|\.\d+/g, '')}-${(Math.round(ms / hourMs) * 7919 + 0x10000000).toString(16).slice(0, 8)}`

/** A platform that is backed up every night; one restore point was tried out. */
export function fakeBackups(): FakeApi {
  const ages = [5 * hourMs, day + 5 * hourMs, 2 * day + 5 * hourMs, 9 * day, 38 * day]
  const points = ages.map((age, index) => ({
    id: idOf(age),
    startedAt: ago(age),
    finishedAt: ago(age - 94_000),
    program: '1.4.0',
    isOwn: index !== 3,
    newBytes: 412_000_000 - index * 31_000_000,
    totalBytes: 10_400_000_000 - index * 310_000_000,
    objects: 1840 - index,
    rows: 912_400_000 - index * 20_000_000,
    hasTelemetry: true,
    hasEarlierPassphrase: index === 4,
    verified:
      index === 1
        ? {
            at: ago(day),
            outcome: 'done' as const,
            summary: 'restored to a scratch directory: 892,400,000 rows are there, every part holds',
          }
        : null,
  }))
  const runs = points.map((point, index) => ({
    id: `run-${index}`,
    kind: index === 1 ? ('verify' as const) : ('backup' as const),
    point: point.id,
    startedAt: point.startedAt,
    finishedAt: point.finishedAt,
    outcome: index === 2 ? ('failed' as const) : ('done' as const),
    newBytes: point.newBytes,
    totalBytes: point.totalBytes,
    summary: index === 2 ? 'The storage at s3.eu-central-1.example does not answer as it should' : `${point.id}: 1840 objects`,
  }))
  return {
    'GET /api/backups': () => ({
      place: 's3://tidewater-backups at s3.eu-central-1.example/vedette/',
      schedule: '17 2 * * *',
      verifySchedule: '17 4 * * 0',
      canRestore: true,
      keep: { last: 3, daily: 7, weekly: 5, monthly: 12 },
      recipients: ['age1dhk358w2g9r0rmnh9wgqv8jhpm24zlxg03gmse3k4uswtrfyrfdqc0zxax'],
      hasPassphrase: false,
      problem: null,
      underWay: null,
      points: points.length,
      newest: points[0] ?? null,
      verifiedAt: ago(day),
      restoreCommand: 'vedette restore --from s3://tidewater-backups/vedette --key KEYFILE --config vedette.yaml --data-dir ./restored',
    }),
    'GET /api/backups/points': ({ query: { cursor } }) => ({ ...fakePage(points, { limit: '4', cursor }), damaged: [] }),
    'GET /api/backups/runs': ({ query: { cursor } }) => fakePage(runs, { limit: '3', cursor }),
    'POST /api/backups': () => ({ begun: true }),
    'POST /api/backups/:id/verify': () => ({ begun: true }),
  }
}
