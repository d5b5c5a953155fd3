import { z } from 'zod'

const minutes = (most: number) => z.number().int().min(1).max(most)

/** What is done against noise. Each part by itself; without any, groups are told of exactly as Alertmanager does. */
export const qualityPolicySchema = z.strictObject({
  flapping: z.strictObject({
    enabled: z.boolean(),
    /** A series that changes between firing and resolved more often than this within the window flaps. */
    mostChanges: z.number().int().min(2).max(100),
    windowMinutes: minutes(1440),
    /** Without a change for so long it is calm again. */
    calmMinutes: minutes(1440),
  }),
  causes: z.strictObject({
    enabled: z.boolean(),
    /** Alerts on connected services that began within this time of each other have one cause. */
    windowMinutes: minutes(120),
    /** Alerts on a service that began within this time after a deployment of it have one cause. */
    deployMinutes: minutes(240),
  }),
  cap: z.strictObject({
    enabled: z.boolean(),
    /** To one contact point, of what is not critical. */
    pagesPerHour: z.number().int().min(1).max(1000),
    /** What is over it is told in one message after this time at the latest. */
    gatherMinutes: minutes(60),
  }),
})
export type QualityPolicy = z.output<typeof qualityPolicySchema>

/**
 * Ten pages an hour are one every six minutes, more than anybody can look into; what is over it waits a quarter of an hour at most, half of
 * the time within which something high must be told. Five changes in half an hour are an alert that came and went twice and is back.
 */
export const fullPolicy: QualityPolicy = {
  flapping: { enabled: true, mostChanges: 5, windowMinutes: 30, calmMinutes: 15 },
  causes: { enabled: true, windowMinutes: 5, deployMinutes: 30 },
  cap: { enabled: true, pagesPerHour: 10, gatherMinutes: 15 },
}

/** For those who bring an alertmanager.yml: what it says, and nothing else. */
export const plainPolicy: QualityPolicy = {
  flapping: { ...fullPolicy.flapping, enabled: false },
  causes: { ...fullPolicy.causes, enabled: false },
  cap: { ...fullPolicy.cap, enabled: false },
}

export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000
