/** Whose series they are, and when they came. */
export interface Arrival {
  /** Who has a minute's allowance of new series of its own. */
  readonly sender: string
  readonly receivedAtMs: number
}

const minuteMs = 60_000

/** Counts the series that each sender began in this minute. */
export class SeriesStarts {
  private readonly mostInMinute: number
  private minute = 0
  private readonly started = new Map<string, number>()

  constructor(mostInMinute: number) {
    this.mostInMinute = mostInMinute
  }

  hasRoom(count: number, arrival: Arrival): boolean {
    return this.startedBy(arrival) + count <= this.mostInMinute
  }

  add(arrival: Arrival): void {
    this.started.set(arrival.sender, this.startedBy(arrival) + 1)
  }

  /** How long the minute lasts in which no more may begin; undefined when they may. */
  secondsToRoom(arrival: Arrival): number | undefined {
    return this.hasRoom(1, arrival) ? undefined : 60 - (arrival.receivedAtMs % minuteMs) / 1000
  }

  private startedBy({ sender, receivedAtMs }: Arrival): number {
    const minute = Math.floor(receivedAtMs / minuteMs)
    // A body taken in slowly may belong to the minute before; a clock that was set back begins anew.
    if (minute > this.minute || minute < this.minute - 1) {
      this.minute = minute
      this.started.clear()
    }
    return this.started.get(sender) ?? 0
  }
}
