/** A span of whole numbers, both ends included. */
export interface NumberRange {
  readonly from: number
  readonly to: number
}

/** Alertmanager's `time_interval`: every field that is given must hold, of its list one entry. An empty list holds always. */
export interface TimeInterval {
  /** Minutes of the day; `to` (at most 1440) is excluded. */
  readonly times: readonly NumberRange[]
  /** 0 = Sunday. */
  readonly weekdays: readonly NumberRange[]
  /** From 1; negative ones count from the end of the month, -1 = its last day. */
  readonly daysOfMonth: readonly NumberRange[]
  /** From 1. */
  readonly months: readonly NumberRange[]
  readonly years: readonly NumberRange[]
  /** IANA name of the zone. */
  readonly location: string
}
