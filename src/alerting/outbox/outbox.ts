import { isDeepStrictEqual } from 'node:util'

import type { Channel, Delivery } from '../../channels/channel.ts'
import { DeliveryFault } from '../../channels/channel.ts'
import type { Integration } from '../config/config.ts'
import { TimerHeap } from '../dispatch/timer-heap.ts'
import type { TimedPart } from '../set-back/clock-watch.ts'
import { backOffMs } from './back-off.ts'
import { Destination, type Refusal } from './destination.ts'
import { type EnqueueContext, passOn } from './enqueue.ts'
import { laneKey } from './lanes.ts'
import type { OutboxItem } from './outbox-item.ts'
import { recordDead, recordFailure, recordSent } from './record-outcome.ts'
import { isOverUnseen, settleOver } from './settle-over.ts'

/** What a message is made and sent with. */
export interface Carrier {
  readonly channel: Channel
  readonly integration: Integration
}

export interface OutboxContext extends EnqueueContext {
  /** Undefined: the configuration has no such integration. */
  carrierOf(place: Place): Carrier | undefined
  /** What messages are made and sent with, of a channel that we have or not: another value may have mended it. Undefined: there is none. */
  setUpOf(place: Place): unknown
  /** Whether the configuration says all that there is; else what it has not may be there soon. */
  readonly isConfigKnown: () => boolean
  /** Does not hold the event loop, however many alerts there are. */
  compose(carrier: Carrier, item: OutboxItem, remembered: Readonly<Record<string, string>>): Promise<unknown>
  /** Throws DeliveryFault. */
  deliver(carrier: Carrier, item: OutboxItem, signal: AbortSignal): Promise<Delivery>
  /** From 0 to 1. */
  readonly random: () => number
  /** Told of each outcome, for the platform's own metrics. */
  readonly onOutcome: (outcome: DeliveryOutcome) => void
}

type Place = Pick<OutboxItem, 'receiver' | 'channel' | 'position'>

interface DestinationState {
  readonly destination: string
  /** Its contact point. */
  readonly receiver: string
  readonly channel: string
  /** Since when it fails; undefined: it does not. */
  readonly sinceMs: number | undefined
  /** It fails, and not just for what a message says. */
  readonly isNoWay: boolean
}

export interface DeliveryOutcome {
  readonly channel: string
  readonly outcome: 'sent' | 'failed' | 'dead'
  readonly durationMs: number
}

const deliverWithinMs = 30_000
/** A message of a channel that fails goes to the fallback, too, when it waits for so long. */
const passOnAfterMs = 40_000
const lookAgainMs = 10_000
/** What does not arrive for so long is given up. */
const giveUpAfterMs = 72 * 3_600_000
const underWayInAll = 200
const recordAgainMs = 1000

/**
 * Sends what is in the outbox: of each lane one after the other, of each destination a few at a time. A message is marked as leased, with
 * what will be sent, before the vendor is called; what is found leased at the start may have arrived.
 */
export class Outbox implements TimedPart {
  readonly #context: OutboxContext
  readonly #destinations = new Map<string, Destination>()
  readonly #destinationOf = new Map<string, string>()
  /** Messages that may have to go to the fallback. */
  readonly #stuck = new TimerHeap()
  readonly #busy = new Set<string>()
  readonly #running = new Set<Promise<void>>()
  readonly #stopping = new AbortController()
  #underWay = 0
  onReschedule: () => void = () => undefined

  constructor(context: OutboxContext) {
    this.#context = context
    context.state.lanes.onChange((lane) => this.#schedule(lane))
  }

  /** Messages whose call was under way when the program died are tried again: whether they arrived is not known. */
  async recover(): Promise<void> {
    const { state, clock } = this.#context
    const leased = [...state.outbox.values()].filter((item) => item.state === 'leased')
    await state.ledger.change(() => {
      for (const item of leased) state.outbox.put({ ...item, state: 'pending', nextAtMs: clock.now(), leaseUntilMs: 0, mayRepeat: true })
    })
    for (const lane of state.lanes.keys()) this.#schedule(lane)
  }

  /** When there is something to do next. */
  nextDueMs(): number | undefined {
    const times = [...this.#destinations.values()].map((destination) => destination.nextMs())
    return earliest([...(this.#underWay < underWayInAll ? times : []), this.#stuck.nextMs()])
  }

  /** Begins what is due; resolves when all of it is over. */
  async runDue(nowMs: number): Promise<void> {
    const begun: Promise<void>[] = []
    for (let id = this.#stuck.takeDue(nowMs); id !== undefined; id = this.#stuck.takeDue(nowMs)) begun.push(this.#track(this.#lookAt(id)))
    for (const destination of this.#destinations.values()) {
      while (this.#underWay < underWayInAll && !this.#isStopped) {
        const lane = destination.takeLane(nowMs)
        if (lane === undefined) break
        begun.push(this.#track(this.#send(lane, destination)))
      }
    }
    await Promise.all(begun)
  }

  setBack(): void {
    for (const destination of this.#destinations.values()) destination.setBack()
    for (const lane of this.#context.state.lanes.keys()) this.#schedule(lane)
  }

  /** Destinations that fail or refuse what they are told, and since when. */
  failing(): { readonly destination: string; readonly sinceMs: number }[] {
    return this.destinations().flatMap(({ destination, sinceMs }) => (sinceMs === undefined ? [] : { destination, sinceMs }))
  }

  /** Destinations that messages went to since the start, but for those that the configuration has no more. */
  destinations(): readonly DestinationState[] {
    const context = this.#context
    return [...this.#destinations].flatMap(([destination, { failingSinceMs, refusal }]) => {
      const place = placeOf(destination)
      const setUp = context.setUpOf(place)
      if (setUp === undefined && context.isConfigKnown()) return []
      const refusing = isDeepStrictEqual(refusal?.setUp, setUp) ? refusal : undefined
      const isNoWay = failingSinceMs !== undefined || refusing?.isOfAll === true
      return {
        destination,
        receiver: place.receiver,
        channel: place.channel,
        sinceMs: earliest([failingSinceMs, refusing?.sinceMs]),
        isNoWay,
      }
    })
  }

  /** Begins nothing new; what is under way may finish within the time given, then it is cut off. */
  async stop(withinMs: number): Promise<void> {
    const cutOff = setTimeout(() => this.#stopping.abort(), withinMs)
    this.#isStopped = true
    await Promise.all(this.#running)
    clearTimeout(cutOff)
    this.#stopping.abort()
  }

  #isStopped = false

  #track(work: Promise<void>): Promise<void> {
    const tracked = work.finally(() => {
      this.#running.delete(tracked)
      this.onReschedule()
    })
    this.#running.add(tracked)
    return tracked
  }

  #schedule(lane: string): void {
    const [head] = this.#context.state.lanes.of(lane)
    const name = this.#nameOf(lane)
    if (head === undefined) {
      this.#destinations.get(name)?.drop(lane)
      this.#destinationOf.delete(lane)
      return
    }
    const destination = this.#destinations.get(name) ?? new Destination()
    this.#destinations.set(name, destination)
    if (this.#busy.has(lane)) return
    destination.plan(lane, head)
    for (const item of this.#context.state.lanes.of(lane)) {
      if (!item.isPassedOn && item.standsFor === '' && item.status === 'firing') this.#stuck.set(item.id, item.createdAtMs + passOnAfterMs)
    }
    this.onReschedule()
  }

  #nameOf(lane: string): string {
    const known = this.#destinationOf.get(lane)
    if (known !== undefined) return known
    const [, receiver, channel, position] = JSON.parse(lane) as unknown[]
    const name = JSON.stringify([receiver, channel, position])
    this.#destinationOf.set(lane, name)
    return name
  }

  async #send(lane: string, destination: Destination): Promise<void> {
    const [item] = this.#context.state.lanes.of(lane)
    this.#busy.add(lane)
    this.#underWay++
    try {
      if (item !== undefined) await this.#try(item, destination)
    } finally {
      destination.giveBack(lane)
      this.#underWay--
      this.#busy.delete(lane)
      this.#schedule(lane)
    }
  }

  async #try(head: OutboxItem, destination: Destination): Promise<void> {
    const { state, clock, log } = this.#context
    const carrier = this.#context.carrierOf(head)
    if (isOverUnseen(this.#context, head, carrier?.integration)) {
      await this.#record(() => settleOver(this.#context, head, carrier?.integration))
      // What may have arrived is said once more, and then that it is over.
      if (state.outbox.get(head.id)?.state !== 'pending') return
    }
    if (carrier === undefined) return this.#doWithout(head, destination)
    let leased: OutboxItem
    try {
      // Only what is sent in this lane, one after the other, changes what the next message has to know.
      const message = head.message ?? (await this.#compose(carrier, head))
      const taken = await state.ledger.change(() => this.#lease(head, message))
      if (taken === undefined) return
      leased = taken
    } catch (error) {
      if (error instanceof ComposeError) {
        this.#refuse(head, destination, 'message')
        return this.#record(() => recordDead(this.#context, head, error.message))
      }
      log.warn({ err: error }, 'a notification could not be taken from the outbox; it is tried again')
      await this.#record(() => state.outbox.put({ ...(state.outbox.get(head.id) ?? head), nextAtMs: clock.now() + recordAgainMs }))
      return
    }
    const startedAt = clock.monotonic()
    const end = (): number => clock.monotonic() - startedAt
    try {
      // A call that was under way when others failed does not tell that the vendor is back.
      const wasDown = destination.isDown
      const delivery = await this.#deliver(carrier, leased)
      destination.succeed()
      if (wasDown) destination.resume(clock.now(), (lane) => state.lanes.of(lane)[0])
      this.#context.onOutcome({ channel: leased.channel, outcome: 'sent', durationMs: end() })
      await this.#record(() => recordSent(this.#context, leased, delivery, end()))
    } catch (error) {
      await this.#fail(leased, destination, faultOf(error), end())
      if (!(error instanceof DeliveryFault)) log.error({ err: error, channel: leased.channel }, 'a channel failed in a way it should not')
    }
  }

  async #doWithout(head: OutboxItem, destination: Destination): Promise<void> {
    const { clock, isConfigKnown } = this.#context
    this.#refuse(head, destination, 'channel')
    if (!isConfigKnown()) return destination.pause(clock.now() + recordAgainMs)
    await this.#record(() => recordDead(this.#context, head, 'the contact point has no such channel any more'))
  }

  #refuse(item: OutboxItem, destination: Destination, fault: Refusal['fault']): void {
    const context = this.#context
    destination.refuse({ nowMs: context.clock.now(), setUp: context.setUpOf(item), groupKey: item.groupKey, fault })
  }

  #lease(head: OutboxItem, message: unknown): OutboxItem | undefined {
    const { state, clock } = this.#context
    const item = state.outbox.get(head.id)
    // It was taken back meanwhile.
    if (item?.state !== 'pending') return undefined
    const leased: OutboxItem = {
      ...item,
      state: 'leased',
      leaseUntilMs: clock.now() + 2 * deliverWithinMs,
      attempts: item.attempts + 1,
      message,
    }
    state.outbox.put(leased)
    return leased
  }

  async #compose(carrier: Carrier, item: OutboxItem): Promise<unknown> {
    const remembered = this.#context.state.log.get(laneKey(item))?.remembered ?? {}
    try {
      return await this.#context.compose(carrier, item, remembered)
    } catch (error) {
      throw new ComposeError(`the message could not be made: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
  }

  async #deliver(carrier: Carrier, item: OutboxItem): Promise<Delivery> {
    const late = AbortSignal.timeout(deliverWithinMs)
    const signal = AbortSignal.any([late, this.#stopping.signal])
    try {
      return await this.#context.deliver(carrier, item, signal)
    } catch (error) {
      if (error instanceof DeliveryFault && !signal.aborted) throw error
      if (!signal.aborted) throw error
      throw new DeliveryFault('no answer in time', { retryable: true, mayHaveArrived: true, cause: error })
    }
  }

  async #fail(item: OutboxItem, destination: Destination, fault: DeliveryFault, durationMs: number): Promise<void> {
    const { clock, random } = this.#context
    const nowMs = clock.now()
    const isGivenUp = !fault.retryable || nowMs - item.createdAtMs > giveUpAfterMs
    this.#context.onOutcome({ channel: item.channel, outcome: isGivenUp ? 'dead' : 'failed', durationMs })
    // Of what a test says no vendor can think ill.
    if (!fault.retryable) this.#refuse(item, destination, fault.isOfChannel || item.reason === 'test' ? 'channel' : 'either')
    else {
      const lane = laneKey(item)
      const waitMs = backOffMs(destination.failuresOf(lane, item), random, fault.retryAfterMs)
      destination.fail(lane, item, { nowMs, waitMs, pauseMs: fault.retryAfterMs })
      if (!isGivenUp) return this.#record(() => recordFailure(this.#context, item, { fault, durationMs, nextAtMs: nowMs + waitMs }))
    }
    return this.#record(() => recordDead(this.#context, item, fault.message, { fault, durationMs }))
  }

  /** What has happened is written down however long it takes: until then the lane waits. */
  async #record(work: () => void): Promise<void> {
    const { state, log } = this.#context
    for (;;) {
      try {
        return await state.ledger.change(work)
      } catch (error) {
        if (this.#isStopped) return
        log.warn({ err: error }, 'the outcome of a notification could not be written down; it is tried again')
        await new Promise((resolve) => setTimeout(resolve, recordAgainMs))
      }
    }
  }

  /** A message waits for long: when its channel fails, the fallback is told. */
  async #lookAt(id: string): Promise<void> {
    const { state, clock } = this.#context
    const item = state.outbox.get(id)
    if (item === undefined || (item.state !== 'pending' && item.state !== 'leased') || item.isPassedOn) return
    const destination = this.#destinations.get(this.#nameOf(laneKey(item)))
    const nowMs = clock.now()
    // A message that fails while others arrive is not told either.
    const isWaiting = item.problem !== '' && item.nextAtMs > nowMs
    const isLost = this.#context.carrierOf(item) === undefined
    if (destination?.failingSinceMs === undefined && !isWaiting && !isLost) return this.#stuck.set(id, nowMs + lookAgainMs)
    await this.#record(() => {
      const now = state.outbox.get(id)
      if (now === undefined || now.isPassedOn || (now.state !== 'pending' && now.state !== 'leased')) return
      if (passOn(this.#context, now.notification, laneKey(now))) state.outbox.put({ ...now, isPassedOn: true })
    })
    // Without a fallback there is nothing more to do for it.
  }
}

class ComposeError extends Error {}

function faultOf(error: unknown): DeliveryFault {
  if (error instanceof DeliveryFault) return error
  return new DeliveryFault('the channel failed on our side; the server log has the details', { retryable: false, mayHaveArrived: true })
}

function placeOf(destination: string): Place {
  const [receiver, channel, position] = JSON.parse(destination) as [string, string, number]
  return { receiver, channel, position }
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  let first: number | undefined
  for (const time of times) if (time !== undefined && (first === undefined || time < first)) first = time
  return first
}
