const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds in one hour: plans count in hours, the runtime in milliseconds. */
export const MS_PER_HOUR = 3_600_000

/** Reads `90m`, `1.5h`, `30s`, `250ms` or `1h30m` as milliseconds; `undefined` when it is none of these. */
export function parseDuration(text: string): number | undefined {
  const compact = text.replaceAll(/\s+/g, '').toLowerCase()
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(compact)) return undefined
  let total = 0
  for (const [, amount, unit] of compact.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (MS_PER_UNIT[unit as string] as number)
  }
  return total
}

/** Writes milliseconds for people: `340ms`, `4.2s`, `3m 05s`, `2h 10m`, `3d 04h`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)}ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const pad = (n: number): string => String(n).padStart(2, '0')
  if (minutes < 60) return `${minutes}m ${pad(seconds % 60)}s`
  if (hours < 24) return `${hours}h ${pad(minutes % 60)}m`
  return `${Math.floor(hours / 24)}d ${pad(hours % 24)}h`
}
