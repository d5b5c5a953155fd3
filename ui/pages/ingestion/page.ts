import { definePage } from '../../shell/define-page.ts'

export const ingestionPage = definePage({
  name: 'ingestion',
  paths: ['/ingestion'],
  title: { en: 'Ingestion', he: 'קליטה' },
  icon: 'download',
  menu: 'manage',
  key: 'i',
  frame: 'shell',
  timed: false,
  permission: 'platform.read',
  load: async () => (await import('./IngestionPage.tsx')).IngestionPage,
})
