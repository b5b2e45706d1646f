import { TimeWindow } from '../../model/resource.ts'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
type Day = (typeof DAYS)[number]

/**
 * Reads a part of the week, `22:00-06:00`, `mon-fri 09:00-17:00 +02:00` or `sat,sun 00:00-24:00`: days, hours, and the offset
 * from UTC, of which the hours alone must be there. Undefined when it is none.
 */
export function readTimeWindow(text: string): TimeWindow | undefined {
  const found = /^(?:([a-z,\s–-]+?)\s+)?(\d\d:\d\d)\s*[-–]\s*(\d\d:\d\d)(?:\s*([+-]\d\d:\d\d)|\s*(?:utc|z))?$/i.exec(
    text.trim(),
  )
  if (found === null) return undefined
  const [, days, from, to, utc_offset] = found
  const begins = days === undefined ? undefined : daysOf(days.toLowerCase())
  if (days !== undefined && begins === undefined) return undefined
  const window = {
    from,
    to,
    ...(begins === undefined ? {} : { days: begins }),
    ...(utc_offset === undefined ? {} : { utc_offset }),
  }
  const read = TimeWindow.safeParse(window)
  return read.success ? read.data : undefined
}

/** `mon-wed, sat` as days in the order of the week. */
function daysOf(text: string): Day[] | undefined {
  const named = new Set<Day>()
  for (const part of text.split(/[\s,]+/).filter((word) => word !== '')) {
    const [first, last = first, ...more] = part
      .split(/[-–]/)
      .map((word) => DAYS.findIndex((day) => word.startsWith(day)))
    if (first === undefined || last === undefined || first < 0 || last < 0 || more.length > 0) return undefined
    for (let day = first; ; day = (day + 1) % DAYS.length) {
      named.add(DAYS[day] as Day)
      if (day === last) break
    }
  }
  return named.size === 0 ? undefined : DAYS.filter((day) => named.has(day))
}
