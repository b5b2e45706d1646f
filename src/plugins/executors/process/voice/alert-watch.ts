import type { Alert } from '../../../../core/model/task.ts'
import type { AttemptReport, Usage } from '../../../../core/model/attempt.ts'

type AlertReport = Extract<AttemptReport, { type: 'alert' }>

/** Under which names what is used can be bounded. */
const OF_USAGE: Readonly<Record<string, keyof Usage>> = {
  memory_mb: 'memory_peak_mb',
  memory_peak_mb: 'memory_peak_mb',
  cpu_seconds: 'cpu_seconds',
  memory_mb_seconds: 'memory_mb_seconds',
  io_read_mb: 'io_read_mb',
  io_write_mb: 'io_write_mb',
  tokens_in: 'tokens_in',
  tokens_out: 'tokens_out',
  cost_usd: 'cost_usd',
}

/** Tells once each time that a metric passes a bound; after it came back it may pass again. */
export class AlertWatch {
  readonly #alerts: readonly Alert[]
  readonly #passed = new Set<number>()

  constructor(alerts: readonly Alert[]) {
    this.#alerts = alerts
  }

  /** A metric has a value now. */
  metric(name: string, value: number): AlertReport[] {
    return this.#judge((alert) => (alert.metric === name ? value : undefined))
  }

  /** So much is used now. A metric that the task reports under such a name is another word for the same bound. */
  usage(usage: Usage): AlertReport[] {
    return this.#judge(({ metric }) => {
      const field = Object.hasOwn(OF_USAGE, metric) ? OF_USAGE[metric] : undefined
      return field === undefined ? undefined : usage[field]
    })
  }

  #judge(valueOf: (alert: Alert) => number | undefined): AlertReport[] {
    const told: AlertReport[] = []
    for (const [index, alert] of this.#alerts.entries()) {
      const value = valueOf(alert)
      if (value === undefined) continue
      if (!passes(alert, value)) this.#passed.delete(index)
      else if (!this.#passed.has(index)) {
        this.#passed.add(index)
        told.push({ type: 'alert', alert: index, value })
      }
    }
    return told
  }
}

function passes({ op, threshold }: Alert, value: number): boolean {
  switch (op) {
    case 'gt':
      return value > threshold
    case 'gte':
      return value >= threshold
    case 'lt':
      return value < threshold
    case 'lte':
      return value <= threshold
  }
}
