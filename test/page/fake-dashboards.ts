import type { Panel, StoredDashboard } from '../../src/api/contract/dashboards.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, hourMs } from './fake-data.ts'

const target = (expr: string, legend = '') => ({
  ref: 'A',
  kind: 'promql' as const,
  expr,
  legend,
  isInstant: false,
  format: 'series' as const,
  isOff: false,
  minStep: '',
})

function panel(id: number, title: string, changes: Partial<Panel>): Panel {
  return {
    id,
    kind: 'timeseries',
    title,
    description: '',
    grid: { x: 0, y: 0, w: 12, h: 8 },
    targets: [target(`requests{region=~"$region"}`, '{{service}}')],
    field: {},
    overrides: [],
    transformations: [],
    options: {},
    repeat: { variable: '', isVertical: false, perRow: 0 },
    ...changes,
  }
}

const shop: StoredDashboard = {
  uid: 'shop',
  title: 'Checkout health',
  folder: 'Shop',
  tags: ['shop'],
  panels: 6,
  version: 3,
  updatedAt: ago(48 * hourMs),
  updatedBy: 'Jin Seo',
  isBuiltIn: false,
  dashboard: {
    title: 'Checkout health',
    description: 'Whether people can pay.',
    folder: 'Shop',
    tags: ['shop'],
    from: '',
    to: '',
    refreshSeconds: 0,
    variables: [
      {
        name: 'region',
        label: '',
        kind: 'query',
        query: 'label_values(region)',
        regex: '',
        sort: 'none',
        isMulti: true,
        hasAll: true,
        allValue: '',
        chosen: [],
        hidden: 'none',
      },
      {
        name: 'host',
        label: '',
        kind: 'textbox',
        query: '',
        regex: '',
        sort: 'none',
        isMulti: false,
        hasAll: false,
        allValue: '',
        chosen: [],
        hidden: 'none',
      },
    ],
    sections: [
      {
        title: '',
        isCollapsed: false,
        repeat: '',
        panels: [
          panel(1, 'Orders confirmed', {
            kind: 'stat',
            grid: { x: 0, y: 0, w: 6, h: 4 },
            options: { hasSparkline: true },
            field: { unit: 'cpm' },
          }),
          panel(2, 'Errors', { kind: 'gauge', grid: { x: 6, y: 0, w: 6, h: 4 }, field: { unit: 'percent', max: 100 } }),
          panel(3, 'About', {
            kind: 'text',
            grid: { x: 12, y: 0, w: 12, h: 4 },
            targets: [],
            options: { content: '## Read me\n\nSee [the book](https://example.org/book), <b>not</b> <script>alert(1)</script>this.' },
          }),
          panel(4, 'Requests in $region', {
            grid: { x: 0, y: 4, w: 12, h: 8 },
            field: { unit: 'reqps', stack: 'normal', fillOpacity: 30 },
          }),
          panel(5, 'Broken', { grid: { x: 12, y: 4, w: 12, h: 8 }, targets: [target('sum(')] }),
        ],
      },
      {
        title: 'Details',
        isCollapsed: true,
        repeat: '',
        panels: [panel(6, 'Slowest routes', { kind: 'table', targets: [{ ...target('slow'), format: 'table' }] })],
      },
    ],
  },
}

const { dashboard: _held, ...shopRow } = shop
const builtIn = { ...shopRow, uid: 'vedette', title: 'Vedette', folder: '', tags: ['vedette'], updatedBy: '', isBuiltIn: true, panels: 21 }
const regions = ['eu-1', 'eu-2', 'us-1']

/** Dashboards of the invented company. What is changed stays as long as the server runs. */
export function fakeDashboards(state: FakeState): FakeApi {
  let kept = shop
  const made = new Map<string, StoredDashboard>()
  const find = (uid = ''): StoredDashboard => made.get(uid) ?? kept
  const keep = (stored: StoredDashboard): StoredDashboard => {
    if (stored.uid === 'shop') kept = stored
    else made.set(stored.uid, stored)
    return stored
  }
  return {
    'GET /api/dashboards': ({ query }) => {
      const { dashboard: _, ...row } = kept
      const rows = state.empty ? [builtIn] : [builtIn, row, ...[...made.values()].map(({ dashboard: __, ...one }) => one)]
      return { rows: rows.filter(({ title }) => title.toLowerCase().includes((query['q'] ?? '').toLowerCase())), next: null }
    },
    'POST /api/dashboards': ({ body }) => {
      const dashboard = body['dashboard'] as StoredDashboard['dashboard']
      return keep({ ...shop, uid: `new${made.size}`, title: dashboard.title, version: 1, dashboard, panels: 0 })
    },
    'GET /api/dashboards/:uid': ({ params }) => find(params['uid']),
    'GET /api/dashboards/uid/:uid': ({ params }) => {
      const { uid, title } = find(params['uid'])
      return { meta: {}, dashboard: { uid, title, panels: [] } }
    },
    'PUT /api/dashboards/:uid': ({ params, body }) => {
      const before = find(params['uid'])
      const dashboard = body['dashboard'] as StoredDashboard['dashboard']
      return keep({ ...before, title: dashboard.title, version: before.version + 1, dashboard })
    },
    'DELETE /api/dashboards/:uid': ({ params }) => {
      made.delete(params['uid'] ?? '')
      return {}
    },
    'GET /api/dashboards/:uid/versions': () => ({
      rows: [3, 2, 1].map((version) => ({ version, savedAt: ago((4 - version) * hourMs), savedBy: 'Jin Seo', message: '' })),
    }),
    'GET /api/dashboards/:uid/versions/:version': ({ params }) => ({
      version: Number(params['version']),
      savedAt: ago(hourMs),
      savedBy: 'Jin Seo',
      message: '',
      dashboard: shop.dashboard,
    }),
    'POST /api/dashboards/:uid/panels': ({ params, body }) => {
      const before = find(params['uid'])
      const targets = body['targets'] as readonly Pick<Panel['targets'][number], 'kind' | 'expr' | 'legend'>[]
      const added = panel(90, body['title'] as string, {
        kind: body['kind'] as Panel['kind'],
        grid: { x: 0, y: 12, w: 12, h: 8 },
        targets: targets.map((one, index) => ({ ...target(''), ref: String.fromCharCode(65 + index), ...one })),
      })
      const [first = { title: '', isCollapsed: false, repeat: '', panels: [] }, ...rest] = before.dashboard.sections
      const sections = [{ ...first, panels: [...first.panels, added] }, ...rest]
      keep({ ...before, version: before.version + 1, dashboard: { ...before.dashboard, sections } })
      return { uid: before.uid, title: before.title, version: before.version + 1, panelId: 90 }
    },
    'DELETE /api/dashboards/:uid/panels/:panelId': ({ params }) => {
      const before = find(params['uid'])
      const sections = before.dashboard.sections.map((section) => ({
        ...section,
        panels: section.panels.filter(({ id }) => id !== Number(params['panelId'])),
      }))
      keep({ ...before, version: before.version + 1, dashboard: { ...before.dashboard, sections } })
      return {}
    },
    'POST /api/dashboards/import': () => ({
      uid: 'shop',
      title: 'Brought along',
      version: 1,
      report: {
        panels: 3,
        exact: 2,
        differing: [
          { panelId: 2, title: 'Shares', kind: 'piechart', reasons: ['shown as bargauge: panels of the kind piechart are not there'] },
        ],
        notes: ['1 annotation queries are left out'],
      },
    }),
    'POST /api/dashboards/:uid/variables': ({ body }) => {
      const { region = ['$__all'], host = [''] } = body['values'] as Readonly<Record<string, string[]>>
      const values = region[0] === '$__all' ? regions : region
      const options = regions.map((value) => ({ value, text: value }))
      return {
        variables: [
          {
            name: 'region',
            label: '',
            kind: 'query',
            isMulti: true,
            hasAll: true,
            hidden: 'none',
            options,
            more: 0,
            chosen: region,
            values,
            raw: null,
            error: null,
          },
          {
            name: 'host',
            label: '',
            kind: 'textbox',
            isMulti: false,
            hasAll: false,
            hidden: 'none',
            options: [],
            more: 0,
            chosen: host,
            values: host,
            raw: null,
            error: null,
          },
        ],
      }
    },
    'POST /api/dashboards/query': ({ body }) => answer(body as unknown as Asked),
  }
}

interface Asked {
  readonly from: number
  readonly to: number
  readonly panels: readonly {
    readonly key: string
    readonly stepMs: number
    readonly targets: readonly { readonly ref: string; readonly expr: string }[]
  }[]
}

function answer({ from, to, panels }: Asked) {
  return {
    panels: panels.map(({ key, stepMs, targets }) => ({
      key,
      targets: targets.map(({ ref, expr }) => {
        if (expr === 'sum(')
          return { ref, expr, result: null, before: null, error: { code: 'bad_input', message: '1:5: parse error: unexpected end' } }
        const t0 = Math.ceil(from / stepMs) * stepMs
        const length = Math.max(1, Math.floor((to - t0) / stepMs) + 1)
        const series = ['checkout', 'payments'].map((service, line) => ({
          labels: { service },
          values: Array.from({ length }, (_, at) => 20 + 30 * line + 8 * Math.sin(at / 20 + line)),
        }))
        return { ref, expr, result: { t0, step: stepMs, series, more: 0 }, before: null, error: null }
      }),
    })),
  }
}
