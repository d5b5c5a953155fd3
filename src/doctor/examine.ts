import { redactText } from '../lib/redact.ts'
import type { Check, Finding, Patient } from './check.ts'
import { checks } from './checks/index.ts'

export interface Examined {
  readonly check: string
  readonly title: string
  /** `unknown`: it could not be found out, `note` says why. */
  readonly state: 'ok' | 'warning' | 'error' | 'unknown'
  readonly findings: readonly Finding[]
  readonly note?: string
}

export interface Report {
  readonly isRunning: boolean
  /** The worst of all. */
  readonly state: 'ok' | 'warning' | 'error'
  readonly checks: readonly Examined[]
}

const withinMs = 10_000

/** Runs all checks, at the same time. */
export async function examine(patient: Patient, chosen: readonly Check[] = checks): Promise<Report> {
  const examined = await Promise.all(chosen.map((check) => examineOne(check, patient)))
  const has = (state: Examined['state']): boolean => examined.some((one) => one.state === state)
  return {
    isRunning: patient.lock.state === 'held',
    state: has('error') ? 'error' : has('warning') ? 'warning' : 'ok',
    checks: examined,
  }
}

async function examineOne(check: Check, patient: Patient): Promise<Examined> {
  const { name, title } = check
  const giveUp = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      giveUp.abort()
      reject(new Error(`no answer within ${withinMs / 1000} s`))
    }, withinMs)
  })
  try {
    const findings = await Promise.race([check.run(patient, giveUp.signal), late])
    const state = findings.some(({ severity }) => severity === 'error') ? 'error' : findings.length > 0 ? 'warning' : 'ok'
    return { check: name, title, state, findings }
  } catch (error) {
    return { check: name, title, state: 'unknown', findings: [], note: redactText(error instanceof Error ? error.message : String(error)) }
  } finally {
    clearTimeout(timer)
  }
}
