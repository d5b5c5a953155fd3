export { appendAuditEntry } from './append-audit-entry.ts'
export type { AuditObject, NewAuditEntry } from './audit-entry.ts'
export { type AuditFilter, type AuditPage, readAuditEntries } from './read-audit-entries.ts'
export { type AuditVerdict, verifyAuditTrail } from './verify-audit-trail.ts'
