export type { Patient } from './check.ts'
export { examine, type Report } from './examine.ts'
export { formatReport } from './format-report.ts'
export { thisHost } from './host.ts'
