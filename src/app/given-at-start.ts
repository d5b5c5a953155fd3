/** What the environment gives besides the settings. */
export interface GivenAtStart {
  readonly adminEmail: string | undefined
  readonly adminPassword: string | undefined
  readonly apiToken: string | undefined
  readonly ingestKey: string | undefined
  /** The configuration file, which belongs into back-ups. */
  readonly configFile: string | undefined
}
