/**
 * Tells those outside who asked for it of what was published. Only what is durable is published, so nobody is told of
 * something that a crash takes back. Nothing waits for it: each channel has a queue of its own, in which the order is
 * kept and which is bounded; what cannot be told is tried once more and then left, and said once. After a crash what was
 * still in a queue is not told again.
 */
import type { Event } from '../core/model/event.ts'
import type { NotificationChannel, Notice } from '../core/ports/notification.ts'
import type { SiteState } from '../core/execution/state.ts'

/** What a notifier works with. */
export interface NotifierParts {
  readonly channels: readonly NotificationChannel[]
  /** The title of the plan that is carried out. */
  readonly title: string
  /** Told for people when a channel fails, once until it works again. */
  readonly trouble: (text: string) => void
  /** In milliseconds: how long one delivery may take, how long it is waited for a second try, and how long for the last ones at the end. */
  readonly patience?: { readonly delivery_ms: number; readonly retry_ms: number; readonly close_ms: number }
}

const PATIENCE = { delivery_ms: 10_000, retry_ms: 1_000, close_ms: 15_000 } as const
const MOST_WAITING = 200

interface Line {
  readonly channel: NotificationChannel
  readonly waiting: Notice[]
  busy: Promise<void> | undefined
  failing: boolean
  dropped: number
}

/** See the head of this file. */
export class Notifier {
  readonly #parts: Required<NotifierParts>
  readonly #lines: readonly Line[]
  readonly #end = new AbortController()

  constructor(parts: NotifierParts) {
    this.#parts = { patience: PATIENCE, ...parts }
    this.#lines = parts.channels.map((channel) => ({
      channel,
      waiting: [],
      busy: undefined,
      failing: false,
      dropped: 0,
    }))
  }

  /** Takes events that are durable, with the site as it is after them. */
  tell(events: readonly Event[], site: SiteState): void {
    for (const event of events) {
      const lines = this.#lines.filter(({ channel }) => channel.on.has(event.type))
      if (lines.length === 0) continue
      const notice = noticeOf(event, site, this.#parts.title)
      for (const line of lines) {
        if (line.waiting.length < MOST_WAITING) line.waiting.push(notice)
        else line.dropped++
        line.busy ??= this.#work(line)
      }
    }
  }

  /** Waits for what is still to be told, not for long. */
  async close(): Promise<void> {
    const timer = setTimeout(() => this.#end.abort(), this.#parts.patience.close_ms)
    await Promise.all(this.#lines.map(({ busy }) => busy ?? Promise.resolve()))
    clearTimeout(timer)
  }

  async #work(line: Line): Promise<void> {
    for (let notice = line.waiting.shift(); notice !== undefined; notice = line.waiting.shift()) {
      const problem = await this.#deliver(line.channel, notice)
      if (problem === undefined) line.failing = false
      else if (!line.failing) {
        line.failing = true
        this.#parts.trouble(`${line.channel.name} could not be told of ${notice.type}: ${problem}`)
      }
      if (line.dropped > 0 && line.waiting.length === 0) {
        this.#parts.trouble(`${line.channel.name} is too slow: it was not told of ${line.dropped} events`)
        line.dropped = 0
      }
    }
    line.busy = undefined
  }

  /** Undefined when it was told, else why not. */
  async #deliver(channel: NotificationChannel, notice: Notice): Promise<string | undefined> {
    const { delivery_ms, retry_ms } = this.#parts.patience
    const end = this.#end.signal
    for (let isSecond = false; ; isSecond = true) {
      if (end.aborted) return 'the execution is over'
      const patience = AbortSignal.timeout(delivery_ms)
      try {
        await channel.deliver(notice, AbortSignal.any([end, patience]))
        return undefined
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        if (isSecond || end.aborted) return patience.aborted ? `no answer in ${delivery_ms / 1000} s` : why
        await pause(retry_ms, end)
      }
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', over)
      resolve()
    }
    const timer = setTimeout(over, ms)
    signal.addEventListener('abort', over)
  })
}

/** The event in the form of the design's telemetry, with the names of what it is about. */
function noticeOf(event: Event, site: SiteState, title: string): Notice {
  const { type, ts, execution_id, ...body } = event
  const task = 'task' in body ? body.task : undefined
  const node = site.executions.get(execution_id)?.plan.nodes.find(({ id }) => id === task)
  const data = {
    execution_id,
    execution_title: title,
    ...(task === undefined ? {} : { task_id: task }),
    ...(node === undefined ? {} : { task_title: node.name }),
    ...body,
    // Names of the inside, and what stands above as the design calls it.
    v: undefined,
    cause: undefined,
    task: undefined,
  }
  const text = JSON.stringify({ timestamp: new Date(ts).toISOString(), event: type, data })
  return { type, execution_id, text }
}
