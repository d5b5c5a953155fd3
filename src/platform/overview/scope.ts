/** What a read is about besides project and time; empty: all of them. */
export interface OverviewScope {
  readonly environment: string
  readonly service: string
}

/** The scope as a condition on tables with these two columns; `environment` and `service` are bound. An empty one folds away. */
export const inScope =
  "({environment:String} = '' OR environment = {environment:String}) AND ({service:String} = '' OR service = {service:String})"
