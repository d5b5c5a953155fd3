/** More are not told at once, nor remembered while nobody can be told: the engine has fewer pipes. */
const mostTickets = 500

/** Tickets of pipes that we do not read any more: the engine is told with the next request that gets an answer. */
export class TicketList {
  private readonly tickets = new Set<string>()

  add(ticket: string): void {
    const [oldest] = this.tickets
    if (oldest !== undefined && this.tickets.size >= mostTickets) this.tickets.delete(oldest)
    this.tickets.add(ticket)
  }

  list(): readonly string[] {
    return [...this.tickets]
  }

  /** Those the engine has been told of. */
  forget(told: readonly string[]): void {
    for (const ticket of told) this.tickets.delete(ticket)
  }
}
