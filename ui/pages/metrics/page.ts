import { definePage } from '../../shell/define-page.ts'
import { tabs } from './tabs.ts'

/** The address `/metrics` itself is Vedette's own metrics, in the text form that scrapers read. */
export const metricsPage = definePage({
  name: 'metrics',
  paths: [tabs[0].path, '/metrics/:tab', '/metrics/metric/:name'],
  title: { en: 'Metrics', he: 'מדדים' },
  icon: 'metrics',
  menu: 'observe',
  key: 'm',
  frame: 'shell',
  timed: true,
  permission: 'telemetry.read',
  sections: tabs.slice(1),
  load: async () => (await import('./MetricsPage.tsx')).MetricsPage,
})
