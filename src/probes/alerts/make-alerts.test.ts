import { expect, test } from 'vitest'

import type { Monitor } from '../monitor.ts'
import type { Certificate } from '../net/certificate.ts'
import { readMonitor } from '../read-monitor.ts'
import { certificateAlert } from './make-alerts.ts'

const dayMs = 86_400_000
const nowMs = Date.UTC(2026, 0, 5)
const monitor: Monitor = {
  id: 'm',
  projectId: 1,
  ...readMonitor({ name: 'shop', kind: 'http', settings: { url: 'https://shop.example/' } }),
  isPaused: false,
  file: undefined,
  updatedAtMs: nowMs,
  updatedBy: '',
  version: 1,
}

// The same days as those of the ready rule CertificateExpires.
test.each([
  [25, undefined],
  [20, 'low'],
  [9, 'medium'],
  [2, 'high'],
  [0.5, 'critical'],
  [-1, 'critical'],
])('a certificate that ends in %d days: %s', (days, severity) => {
  const certificate: Certificate = {
    subject: 'shop.example',
    issuer: '',
    names: [],
    notBeforeMs: 0,
    notAfterMs: nowMs + days * dayMs,
    fingerprint: '',
    tlsVersion: 'TLS 1.3',
    problem: '',
  }
  const alert = certificateAlert(monitor, certificate, { nowMs, externalUrl: 'http://vedette.example' })
  expect(new Map(alert?.labels).get('severity')).toBe(severity)
})
