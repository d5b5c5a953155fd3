/** What groups may take. */
export interface PushgatewayLimits {
  /** Of one project. */
  readonly groups: number
  /** Of one group, as it is kept; a body may be as long. */
  readonly groupBytes: number
  /** Of all groups of all projects. */
  readonly bytes: number
}
